import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../apps/cli/dist/main.js', import.meta.url));

/**
 * Runs the built CLI with --json in a new process. Rejects if it fails, but not if it is killed.
 * @param {readonly string[]} args
 * @param {(child: import('node:child_process').ChildProcess) => void} [watch]
 * @returns {Promise<{ records: any[], killed: boolean }>}
 */
export function convkit(args, watch) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [MAIN, ...args, '--json'], { stdio: ['ignore', 'pipe', 'pipe'] });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code !== 0 && signal !== 'SIGKILL')
        return reject(new Error(`convkit ${args.join(' ')}: ${stderr}`));
      const lines = stdout.split('\n').filter((line) => line.startsWith('{'));
      resolve({ records: lines.map((line) => JSON.parse(line)), killed: signal === 'SIGKILL' });
    });
    watch?.(child);
  });
}
