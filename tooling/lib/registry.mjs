import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';

/**
 * @typedef {{ url: string, npmrc: string, stop: () => Promise<void> }} Registry
 *   `npmrc`: lines of an .npmrc that make npm and pnpm use the registry
 * @typedef {{ upstream?: string }} RegistryOptions
 *   `upstream`: URL of the registry that all packages except convkit's come from; by default, the registry knows no other
 */

/**
 * Starts a Verdaccio registry on this machine that stores everything in `folder`.
 * @param {string} folder
 * @param {RegistryOptions} [options]
 * @returns {Promise<Registry>}
 */
export async function startRegistry(folder, { upstream } = {}) {
  const port = await freePort();
  const config = join(folder, 'verdaccio.yaml'); // JSON is YAML.
  const access = { access: '$all', publish: '$all' };
  const others = upstream === undefined ? access : { ...access, proxy: 'upstream' };
  await writeFile(
    config,
    JSON.stringify({
      storage: join(folder, 'storage'),
      auth: { htpasswd: { file: join(folder, 'htpasswd') } },
      ...(upstream !== undefined && { uplinks: { upstream: { url: upstream, timeout: '60s' } } }),
      packages: { '@convkit/*': access, convkit: access, 'create-convkit': access, '**': others },
      max_body_size: '200mb',
      web: { enable: false },
      log: { type: 'stdout', format: 'json', level: 'warn' },
    }),
  );
  const bin = join(
    dirname(createRequire(import.meta.url).resolve('verdaccio/package.json')),
    'bin/verdaccio',
  );
  const child = spawn(process.execPath, [bin, '--config', config, '--listen', `127.0.0.1:${port}`], {
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: folder,
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      log += chunk;
    });
  }
  const url = `http://127.0.0.1:${port}/`;
  try {
    await untilAnswers(`${url}-/ping`, child);
  } catch (error) {
    await end(child);
    throw new Error(`Verdaccio did not start: ${log}`, { cause: error });
  }
  return { url, npmrc: `registry=${url}\n//127.0.0.1:${port}/:_authToken=none\n`, stop: () => end(child) };
}

/** Returns a port that no program listens on. @returns {Promise<number>} */
export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

/**
 * Waits until `url` answers with success.
 * @param {string} url
 * @param {import('node:child_process').ChildProcess} child the server; if it ends, so does the wait
 */
export async function untilAnswers(url, child) {
  const limit = Date.now() + 60_000;
  for (;;) {
    const answer = await fetch(url).catch((error) => error);
    if (answer.ok) return;
    if (child.exitCode !== null || Date.now() > limit) throw answer;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** @param {import('node:child_process').ChildProcess} child */
async function end(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, 'close');
  child.kill('SIGKILL');
  await closed;
}
