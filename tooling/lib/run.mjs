import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './workspace.mjs';

/**
 * @typedef {{ cwd?: string, env?: NodeJS.ProcessEnv, timeout?: number, echo?: boolean }} RunOptions
 *   `timeout`: milliseconds after which the command is killed; `echo`: also show its output on standard error
 * @typedef {{ code: number, output: string }} RunResult
 */

const windows = process.platform === 'win32';

/** Path of a command that an installed package provides. @param {string} name */
export function bin(name) {
  const folder = ['node_modules/.bin', 'tooling/node_modules/.bin'].find((at) =>
    existsSync(join(root, at, name)),
  );
  if (!folder)
    throw new Error(`no command '${name}' in node_modules: run npm test or npm start, which install it`);
  return join(root, folder, name);
}

/**
 * Runs a command and collects its output. If it cannot start, is killed or times out, the code is not 0 and the output says why.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<RunResult>}
 */
export function capture(command, args, { cwd = root, env = process.env, timeout = 0, echo = false } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env,
      timeout,
      shell: windows,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    /** @type {Buffer[]} */
    const chunks = [];
    const collect = (/** @type {Buffer} */ chunk) => {
      chunks.push(chunk);
      if (echo) process.stderr.write(chunk);
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    const end = (/** @type {number} */ code, note = '') =>
      resolve({ code, output: Buffer.concat(chunks).toString() + note });
    child.on('error', (error) => end(1, `\n${error.message}\n`));
    child.on('close', (code, signal) => {
      if (signal) end(1, `\n${command} was ended by ${signal}${timeout ? ` (limit ${timeout} ms)` : ''}\n`);
      else end(code ?? 1);
    });
  });
}
