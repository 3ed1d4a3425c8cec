// Trains textcnn and a bag of words on the same 3,000 sentences of the npm package sentiment (Amazon, IMDb and Yelp; Kotzias et al. 2015),
// for two questions: whether a sentence is positive, and whether its words are in order or were shuffled, which no bag of words can tell:
// npm run acceptance -- textcnn [NODE_MODULES]   a folder that has the package already
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const from = (name) => import(new URL(`../../packages/${name}/dist/index.js`, import.meta.url).href);
const { textLines, trainClassifier } = await from('convkit');
const { Linear } = await from('blocks');
const { Rng } = await from('core');
const { SequenceLoader, tokenize } = await from('data');
const { createLoss } = await from('ops');
const { fit } = await from('train');

const PACKAGE = 'sentiment@5.0.2';
/** A fraction of the paper's channels: 60 values per word and 20 filters of each length. */
const WIDTH = 0.2;
/** L2 penalties of the bag of words. The best on the test set counts, which favors it. */
const PENALTIES = [0, 1e-4, 1e-3];

const sentences = readSentences(process.argv[2]);
const rng = new Rng(5);
const shuffled = Array.from(rng.child('order').permutation(sentences.length), (i) => sentences[i]);
const failures = [];

const mood = shuffled.map(({ text, class: label }) => [label === 1 ? 'positive' : 'negative', text]);
await compare('positive or negative', mood, {
  isExpected: (text, bag) => text > bag - 0.03,
  complaint: 'is more than 3 points below the bag of words',
  epochs: 6,
});

const order = shuffled.flatMap(({ text }) => {
  const words = tokenize(text);
  if (words.length < 4) return [];
  const mixed = shuffle(words);
  return [
    [`as written`, words.join(' ')],
    ['shuffled', mixed.join(' ')],
  ];
});
await compare('as written or shuffled', order, {
  isExpected: (text, bag) => text >= 0.8 && text - bag >= 0.25,
  complaint: 'does not see the order',
  epochs: 8,
  versions: 2,
});

if (failures.length > 0) throw new Error(failures.join('; '));

/** Trains both on four fifths of the lines and evaluates them on the rest. */
async function compare(question, lines, { isExpected, complaint, epochs, versions = 1 }) {
  // Both versions of a sentence are in the same part.
  const bytes = (part) => new TextEncoder().encode(part.map((fields) => fields.join('\t')).join('\n'));
  const isTest = (i) => Math.floor(i / versions) % 5 === 0;
  const data = await textLines(bytes(lines.filter((_, i) => !isTest(i))), {
    test: bytes(lines.filter((_, i) => isTest(i))),
    minCount: 2,
  });
  const options = { model: 'textcnn', data, widthMultiplier: WIDTH, epochs, learningRate: 0.002 };
  const since = performance.now();
  const classifier = await trainClassifier(options).result;
  const { accuracy } = await classifier.evaluate(data);
  classifier.dispose();
  const seconds = ((performance.now() - since) / 1000).toFixed(0);
  const bag = Math.max(...(await bagsOfWords(data)));
  const figure = (value) => `${(100 * value).toFixed(1)} %`;
  console.log(
    `${question}: textcnn ${figure(accuracy)}, bag of words ${figure(bag)} (${data.train.length} training and ${data.test.length} test sentences, ${seconds} s)`,
  );
  if (!isExpected(accuracy, bag)) failures.push(`${question}: textcnn ${complaint}`);
}

/** Logistic regression on counts of words. Returns the best accuracy of any epoch for each penalty. */
async function bagsOfWords({ encoding, classes, train, test }) {
  const size = encoding.words.length + 2;
  const counts = ({ sequences: { encoded } }) => {
    const values = new Float32Array(encoded.length * size);
    for (const [i, id] of encoded.values.entries()) {
      if (id > 1) values[Math.floor(i / encoding.length) * size + id]++;
    }
    return { ...encoded, shape: [size], values };
  };
  const [training, testing] = [counts(train), counts(test)];
  const accuracies = [];
  for (const penalty of PENALTIES) {
    const events = fit({
      model: new Linear({ in: size, out: classes.length }, new Rng(1)),
      loss: createLoss('cross-entropy'),
      recipe: {
        optimizer: { name: 'adam', learningRate: 0.01 },
        schedule: { name: 'constant' },
        epochs: 12,
        l2: penalty > 0 ? [{ pattern: 'weight', coefficient: penalty }] : [],
      },
      seed: 1,
      train: new SequenceLoader(training, { batchSize: 50, rng: new Rng(1) }),
      validation: new SequenceLoader(testing, { batchSize: 500 }),
    });
    let best = 0;
    for await (const event of events) {
      if (event.type === 'epoch') best = Math.max(best, event.validationAccuracy);
    }
    accuracies.push(best);
  }
  return accuracies;
}

function shuffle(words) {
  for (let draw = 0; ; draw++) {
    const mixed = Array.from(
      rng.child('shuffle').child(words.join(' ')).child(draw).permutation(words.length),
      (i) => words[i],
    );
    if (draw > 20 || mixed.join(' ') !== words.join(' ')) return mixed;
  }
}

/** The sentences with their class, 1 or 0. */
function readSentences(installed) {
  const folder = mkdtempSync(join(tmpdir(), 'convkit-textcnn-'));
  try {
    if (installed === undefined) {
      const options = ['install', '--prefix', folder, '--no-save', '--ignore-scripts', PACKAGE];
      execFileSync('npm', options, { stdio: 'ignore' });
    }
    const modules = installed ?? join(folder, 'node_modules');
    return ['amazon', 'imdb', 'yelp'].flatMap((name) => {
      const file = join(modules, 'sentiment/test/fixtures', `${name}.json`);
      return JSON.parse(readFileSync(file, 'utf8')).filter(({ text }) => text);
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
