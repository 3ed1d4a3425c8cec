// Trains cnn1d on generated series whose answers are known: the frequency and the phase of noisy sines, as numbers, and the shape of noisy
// waves, as classes: npm run acceptance -- cnn1d
const from = (name) => import(new URL(`../../packages/${name}/dist/index.js`, import.meta.url).href);
const { seriesTable, trainClassifier, trainRegressor } = await from('convkit');
const { Rng } = await from('core');

/** Mean absolute errors of frequency (1 to 5), cosine and sine of the phase that are accepted. */
const BOUNDS = { fcn: [0.2, 0.3, 0.3], lenet: [0.2, 0.3, 0.3] };
const STEPS = 64;
const NOISE = 0.3;
const TRAINING = 1600;
const TEST = 400;

const SHAPES = {
  sine: (x) => Math.sin(2 * Math.PI * x),
  square: (x) => Math.sign(Math.sin(2 * Math.PI * x)),
  sawtooth: (x) => 2 * (x - Math.floor(x + 0.5)),
  triangle: (x) => 4 * Math.abs(x - Math.floor(x + 0.5)) - 1,
};

/** Waves of 1 to 5 periods, as CSV: their shape, frequency, cosine and sine of their phase, and values. */
function waves(count, seed, shapes) {
  const rng = new Rng(seed);
  const times = Array.from({ length: STEPS }, (_, t) => t);
  const lines = Array.from({ length: count }, (_, i) => {
    const shape = shapes[i % shapes.length];
    const [frequency, phase] = [1 + 4 * rng.uniform(), rng.uniform()];
    const values = times.map((t) => SHAPES[shape]((frequency * t) / STEPS + phase) + NOISE * rng.normal());
    const angle = 2 * Math.PI * phase;
    return [shape, frequency, Math.cos(angle), Math.sin(angle), ...values];
  });
  return [['shape', 'frequency', 'cos', 'sin', ...times.map((t) => `t${t}`)], ...lines];
}

/** The file with some of the first four columns. */
function csv(lines, kept) {
  const columns = lines[0].map((name, i) => i > 3 || kept.includes(name));
  return new TextEncoder().encode(
    lines.map((line) => line.filter((_, i) => columns[i]).join(',')).join('\n'),
  );
}

const failures = [];
const expectBelow = (what, value, bound) => {
  console.log(`${what}: ${value.toFixed(4)} (at most ${bound})`);
  if (!(value <= bound)) failures.push(`${what} is ${value}`);
};

const targets = ['frequency', 'cos', 'sin'];
const [training, testing] = [waves(TRAINING, 1, ['sine']), waves(TEST, 2, ['sine'])];
const numbers = await seriesTable(csv(training, targets), { targets, test: csv(testing, targets) });
for (const variant of ['fcn', 'lenet']) {
  const options = { model: 'cnn1d', variant, data: numbers, widthMultiplier: 0.25, epochs: 30 };
  const regressor = await trainRegressor(options).result;
  const { perTarget } = await regressor.evaluate(numbers);
  for (const [i, name] of targets.entries()) {
    expectBelow(`${variant}, mean absolute error of ${name}`, perTarget[i].mae, BOUNDS[variant][i]);
  }
  regressor.dispose();
}

const names = Object.keys(SHAPES);
const kinds = { train: waves(TRAINING, 3, names), test: waves(TEST, 4, names) };
const classes = await seriesTable(csv(kinds.train, ['shape']), { test: csv(kinds.test, ['shape']) });
const classifier = await trainClassifier({ model: 'cnn1d', data: classes, widthMultiplier: 0.25, epochs: 20 })
  .result;
const { accuracy } = await classifier.evaluate(classes);
expectBelow('fcn, error of the shape', 1 - accuracy, 0.1);
classifier.dispose();
if (failures.length > 0) throw new Error(failures.join('; '));
