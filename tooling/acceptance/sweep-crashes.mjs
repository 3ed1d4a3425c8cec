// Runs a sweep of LeNet-5 on MNIST on a queue with three workers, kills a worker, Redis and the controller in between, and compares its
// results with those of a sweep on this machine: npm run acceptance -- sweep-crashes   Needs redis-server.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { convkit } from './convkit-process.mjs';

const MAIN = fileURLToPath(new URL('../../apps/cli/dist/main.js', import.meta.url));
const folder = mkdtempSync(join(os.tmpdir(), 'convkit-crashes-'));
const file = join(folder, 'sweep.json');
const spec = {
  run: { model: 'lenet5', data: 'mnist', validationSplit: 0.1, limit: 6000, epochs: 9, checkpointEvery: 20 },
  space: {
    lr: { logUniform: [0.0003, 0.01] },
    weightDecay: { choice: [0, 0.0001, 0.001] },
    augment: { choice: ['none', 'light', 'standard'] },
  },
  method: { name: 'successive-halving', trials: 24 },
  metric: 'validationLoss',
};

/** The results of a sweep, without what differs from run to run. @param {string} out */
const resultsOf = (out) =>
  readFileSync(join(out, 'results.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
    .map(({ seconds: _, worker: __, ...result }) => JSON.stringify(result))
    .sort();

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  server.close();
  return port;
}

/** @type {Set<import('node:child_process').ChildProcess>} */
const processes = new Set();

/** @param {string} program @param {readonly string[]} args */
function start(program, args) {
  const child = spawn(program, args, { stdio: 'ignore' });
  processes.add(child);
  child.once('close', () => processes.delete(child));
  return child;
}

try {
  writeFileSync(file, JSON.stringify(spec));
  const local = join(folder, 'local');
  await convkit(['sweep', file, '--out', local, '--no-test']);
  const expected = resultsOf(local);
  console.log(`on this machine: ${expected.length} results`);

  const port = await freePort();
  const queue = `redis://127.0.0.1:${port}`;
  const data = join(folder, 'redis');
  mkdirSync(data);
  const redis = () =>
    start('redis-server', ['--port', String(port), '--dir', data, '--appendonly', 'yes', '--save', '']);
  const worker = () => start(process.execPath, [MAIN, 'worker', '--queue', queue, '--threads', '1']);
  let server = redis();
  await sleep(1000);
  const workers = [worker(), worker(), worker()];
  const out = join(folder, 'queue');
  const args = ['sweep', file, '--out', out, '--queue', queue, '--no-test'];

  /** Kills something after each of these numbers of results. @type {readonly [results: number, kill: () => void][]} */
  const crashes = [
    [
      4,
      () => {
        console.log('killing a worker');
        workers[0]?.kill('SIGKILL');
        workers.push(worker());
      },
    ],
    [
      10,
      () => {
        console.log('killing Redis');
        server.kill('SIGKILL');
        setTimeout(() => {
          server = redis();
        }, 2000);
      },
    ],
  ];
  let next = 0;
  let restarts = 0;
  for (let isComplete = false; !isComplete; restarts++) {
    const { killed } = await convkit(args, (child) => {
      let text = '';
      child.stdout?.on('data', (chunk) => {
        text += chunk;
        const results = text.split('"event":"result"').length - 1;
        const [after = Number.POSITIVE_INFINITY, kill = () => {}] = crashes[next] ?? [];
        if (results >= after) {
          next++;
          kill();
        }
        if (restarts === 0 && results >= 16) {
          console.log('killing the controller');
          child.kill('SIGKILL');
        }
      });
    });
    isComplete = !killed;
  }
  const actual = resultsOf(out);
  if (next !== crashes.length || restarts !== 2) throw new Error('not every process was killed');
  if (JSON.stringify(actual) !== JSON.stringify(expected)) throw new Error('the results differ');
  console.log(`on the queue: the same ${actual.length} results, bit for bit`);
} finally {
  for (const child of processes) child.kill('SIGKILL');
  await sleep(500);
  rmSync(folder, { recursive: true });
}
