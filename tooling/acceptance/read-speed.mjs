// Reads a 500 MB safetensors file and a .pth file through fileSource and readTensors, and fails if the median takes more than 1.3 times that of
// fs.readFile, or memory holds more than the tensors once: npm run acceptance -- read-speed [ROUNDS]
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MAX_RATIO = 1.3;
/** Peak memory in multiples of the file, and what the process itself takes meanwhile. */
const MAX_COPIES = 1.05;
const PLAY_BYTES = 24 * 2 ** 20;

/** Shapes of VGG-16 without its last layer: 537 MB, in tensors of 256 bytes to 411 MB. */
const CHANNELS = [3, 64, 64, 128, 128, 256, 256, 256, 512, 512, 512, 512, 512, 512];
const SHAPES = [
  ...CHANNELS.slice(1).flatMap((out, i) => [[out, CHANNELS[i] ?? 0, 3, 3], [out]]),
  [4096, 25088],
  [4096],
  [4096, 4096],
  [4096],
];

const entry = (name) => new URL(`../../packages/checkpoint/dist/${name}.js`, import.meta.url).href;

const METHODS = {
  /** @param {string} path */
  plain: async (path) => {
    const { length } = await readFile(path);
    return length;
  },
  /** @param {string} path */
  tensors: async (path) => {
    const { openTensorFile, readTensors } = await import(entry('index'));
    const { fileSource } = await import(entry('node/index'));
    const file = await openTensorFile(await fileSource(path));
    const tensors = await readTensors(file);
    await file.close();
    check(tensors);
    return tensors.size;
  },
};

const [, script, ...args] = process.argv;
if (args[0] === 'read') await readOnce(args[1], args[2]);
else await compare(Number(args[0] ?? 9));

/** Every tensor begins with its index, and ends with a ramp. */
async function write(folder) {
  const { pytorchChunks, safetensorsChunks } = await import(entry('index'));
  const { writeFileAtomically } = await import(entry('node/index'));
  const tensors = new Map(
    SHAPES.map((shape, index) => {
      const data = new Float32Array(shape.reduce((product, extent) => product * extent, 1));
      for (let i = 0; i < data.length; i++) data[i] = i % 1021;
      data[0] = index;
      return [`layers.${String(index).padStart(2, '0')}`, { dtype: 'float32', shape, data }];
    }),
  );
  const files = [
    ['safetensors', join(folder, 'weights.safetensors'), safetensorsChunks(tensors)],
    ['pth', join(folder, 'weights.pth'), pytorchChunks(tensors)],
  ];
  for (const [, path, chunks] of files) await writeFileAtomically(path, chunks);
  return files;
}

/** @param {Map<string, { data: Float32Array }>} tensors */
function check(tensors) {
  if (tensors.size !== SHAPES.length) throw new Error(`${tensors.size} tensors`);
  for (const [key, { data }] of tensors) {
    const last = data.length - 1;
    if (data[0] === Number(key.slice(-2)) && data[last] === last % 1021) continue;
    throw new Error(`'${key}' has wrong values`);
  }
}

/** Runs in a process of its own, so that its peak of memory is that of one read. */
async function readOnce(method, path) {
  await METHODS[method](path.replace(/[^/\\]*$/, 'warm-up')).catch(() => {});
  const before = process.memoryUsage().rss;
  const [since, cpu] = [performance.now(), process.cpuUsage()];
  const found = await METHODS[method](path);
  const milliseconds = performance.now() - since;
  const { user, system } = process.cpuUsage(cpu);
  const peak = process.resourceUsage().maxRSS * 1024;
  console.log(JSON.stringify({ milliseconds, cpu: (user + system) / 1000, peakBytes: peak - before, found }));
}

/** @param {number} rounds */
async function compare(rounds) {
  const folder = mkdtempSync(join(tmpdir(), 'convkit-read-speed-'));
  try {
    for (const [name, path] of await write(folder)) {
      const size = statSync(path).size;
      const results = { plain: [], tensors: [] };
      for (let round = -1; round < rounds; round++) {
        for (const method of Object.keys(METHODS)) {
          const result = readInProcess(method, path);
          if (round >= 0) results[method].push(result); // the first warms the page cache
        }
      }
      report(name, size, results);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function readInProcess(method, path) {
  const output = execFileSync(process.execPath, [script, 'read', method, path], { encoding: 'utf8' });
  return JSON.parse(output);
}

function report(name, size, { plain, tensors }) {
  const time = (results) => median(results.map(({ milliseconds }) => milliseconds));
  const cpu = (results) => Math.round(median(results.map(({ cpu }) => cpu)));
  const peak = (results) => Math.max(...results.map(({ peakBytes }) => peakBytes));
  const ratio = time(tensors) / time(plain);
  const mega = (bytes) => `${Math.round(bytes / 1e6)} MB`;
  console.log(
    `${name}, ${mega(size)}: ${Math.round(time(tensors))} ms, readFile ${Math.round(time(plain))} ms, ratio ${ratio.toFixed(2)}; ` +
      `CPU ${cpu(tensors)} ms, readFile ${cpu(plain)} ms; ` +
      `peak ${mega(peak(tensors))}, readFile ${mega(peak(plain))}`,
  );
  if (ratio > MAX_RATIO) fail(`${name} takes ${ratio.toFixed(2)} times as long as readFile`);
  if (peak(tensors) > MAX_COPIES * size + PLAY_BYTES) fail(`${name} takes ${mega(peak(tensors))} of memory`);
}

function fail(message) {
  console.error(message);
  process.exitCode = 1;
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}
