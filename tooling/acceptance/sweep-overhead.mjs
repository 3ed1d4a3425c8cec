// Measures what 1,000 trials without work cost: on this machine and on a queue, with 1 to 8 workers, and what Redis carries:
// npm run acceptance -- sweep-overhead [TRIALS]   Needs redis-server.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import os from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const sweepPackage = new URL('../../packages/sweep/', import.meta.url);
/** @param {string} file */
const load = (file) => import(new URL(`dist/${file}`, sweepPackage).href);
const [{ runSweep }, { directoryStore, localEngine }, { openBullEngine }] = await Promise.all(
  ['index.js', 'node/index.js', 'bullmq/index.js'].map(load),
);
const { Redis } = createRequire(new URL('package.json', sweepPackage))('ioredis');
/** @param {string} file */
const fixture = (file) => fileURLToPath(new URL(`src/${file}`, sweepPackage));

const [trials = '1000'] = process.argv.slice(2);
const WORKERS = [1, 2, 4, 8];
const folder = mkdtempSync(join(os.tmpdir(), 'convkit-overhead-'));
const spec = {
  run: { model: 'dummy', epochs: 1 },
  space: { lr: { logUniform: [0.0001, 1] } },
  method: { name: 'random', trials: Number(trials) },
  metric: 'trainLoss',
};
let count = 0;

/** Runs a sweep. Returns milliseconds per trial. @param {(root: string) => any} open */
async function measure(open) {
  const root = join(folder, String(count++));
  mkdirSync(root);
  const engine = await open(root);
  const start = performance.now();
  const { ranking } = await runSweep(spec, { store: directoryStore(root), engine });
  const milliseconds = performance.now() - start;
  await engine.close();
  if (ranking.length !== Number(trials))
    throw new Error(`${ranking.length} of ${trials} trials have a value`);
  rmSync(root, { recursive: true });
  return milliseconds / ranking.length;
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  server.close();
  return port;
}

/** Fields of Redis's INFO that are numbers. @param {any} client */
async function infoOf(client) {
  const text = String(await client.info());
  return Object.fromEntries(
    [...text.matchAll(/^(\w+):(\d+)\r?$/gm)].map(([, key, value]) => [key, Number(value)]),
  );
}

try {
  console.log('workers  local, ms/trial  queue, ms/trial  commands  kB to Redis  kB from Redis  (per trial)');
  const port = await freePort();
  const data = join(folder, 'redis');
  mkdirSync(data);
  const server = spawn(
    'redis-server',
    ['--port', String(port), '--dir', data, '--appendonly', 'yes', '--save', ''],
    {
      stdio: 'ignore',
    },
  );
  const url = `redis://127.0.0.1:${port}`;
  const client = new Redis(url, { maxRetriesPerRequest: null });
  client.on('error', () => {});
  await client.ping();
  const before = await infoOf(client);
  for (const workers of WORKERS) {
    const program = fixture('node/dummy-worker.fixture.mjs');
    const local = await measure((root) => localEngine({ program, args: [root], workers }));
    const children = [];
    for (let i = 0; i < workers; i++) {
      const child = spawn(
        process.execPath,
        [fixture('bullmq/queue-worker.fixture.mjs'), url, `worker-${i}`],
        {
          stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
        },
      );
      children.push(child);
      await once(child, 'message');
    }
    const start = await infoOf(client);
    const queue = await measure((root) => openBullEngine({ url, store: root, version: '1.0.0' }));
    const end = await infoOf(client);
    for (const child of children) child.kill('SIGKILL');
    const perTrial = (/** @type {string} */ key) => (end[key] - start[key]) / Number(trials);
    console.log(
      [
        String(workers).padStart(7),
        local.toFixed(2).padStart(16),
        queue.toFixed(2).padStart(16),
        perTrial('total_commands_processed').toFixed(1).padStart(9),
        (perTrial('total_net_input_bytes') / 1000).toFixed(1).padStart(12),
        (perTrial('total_net_output_bytes') / 1000).toFixed(1).padStart(14),
      ].join(' '),
    );
  }
  const after = await infoOf(client);
  const jobs = WORKERS.length * Number(trials);
  console.log(
    `Redis keeps ${((after.used_memory - before.used_memory) / jobs / 1000).toFixed(2)} kB of memory and ` +
      `${(after.aof_current_size / jobs / 1000).toFixed(2)} kB of its file per finished job, ${await client.dbsize()} keys in all`,
  );
  client.disconnect();
  server.kill('SIGKILL');
} finally {
  rmSync(folder, { recursive: true, force: true });
}
