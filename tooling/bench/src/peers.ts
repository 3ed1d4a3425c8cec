import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Work } from './side.js';
import type { ScriptName } from './sides/create-side.js';

/** One side of a comparison. */
export interface Peer {
  readonly title: string;
  readonly runs: ScriptName | 'pytorch' | 'torch-loader';
  /** Where the side runs. Defaults to the Node version of this process. */
  readonly where?: 'chromium' | 'node24';
  /** Number of loader workers. */
  readonly threads: number;
}

export const convkit = (threads: number): Peer => ({
  title: `convkit, \`fit\` on wasm, ${counted(threads)}`,
  runs: 'convkit',
  threads,
});
export const pytorch = (threads: number): Peer => ({
  title: `PyTorch, ${counted(threads)}`,
  runs: 'pytorch',
  threads,
});

/** convkit's `predict`, in the newer Node. */
export const predictor = (threads: number): Peer => ({
  title: `convkit, \`predict\` on wasm, ${counted(threads)}`,
  runs: 'convkit-predict',
  threads,
});
export const onnxruntimeWeb = (threads: number): Peer => ({
  title: `onnxruntime-web on wasm, ${counted(threads)}`,
  runs: 'onnxruntime-web',
  threads,
});
export const onnxruntimeNode = (threads: number): Peer => ({
  title: `onnxruntime-node, ${counted(threads)}`,
  runs: 'onnxruntime-node',
  threads,
});

export const loader = (workers: number): Peer => ({
  title: `convkit's loader, ${workersOf(workers)}`,
  runs: 'loader',
  threads: workers,
});
export const torchLoader = (workers: number): Peer => ({
  title: `torchvision and DataLoader, ${workersOf(workers)}`,
  runs: 'torch-loader',
  threads: workers,
});

const workersOf = (workers: number) => (workers === 1 ? '1 worker' : `${workers} workers`);
const counted = (threads: number) => (threads === 1 ? '1 thread' : `${threads} threads`);

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

/** Returns the command that starts the process of `peer`. `folder` contains the files of `writeStep` or `writeModel`. */
export async function commandOf(
  { runs, where, threads }: Peer,
  work: Work,
  folder: string,
): Promise<Command> {
  if (runs === 'pytorch') {
    return { file: python(), args: [pythonScript('pytorch'), folder, String(threads)], env: openMp(threads) };
  }
  if (runs === 'torch-loader') {
    const args = [pythonScript('dataloader'), JSON.stringify(work), String(threads)];
    return { file: python(), args, env: openMp(1) };
  }
  const script = where === 'chromium' ? 'browser-process' : 'side-process';
  return {
    file: await nodeOf(where),
    args: [
      fileURLToPath(new URL(`../dist/${script}.js`, import.meta.url)),
      runs,
      JSON.stringify(work),
      String(threads),
      folder,
    ],
    // Otherwise Vite ends the process as soon as its input ends.
    env: where === 'chromium' ? { ...process.env, CI: 'true' } : process.env,
  };
}

const pythonScript = (name: string) => fileURLToPath(new URL(`../python/${name}.py`, import.meta.url));

const python = () => (existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3');

/** Sets the thread counts of OpenBLAS and oneDNN: they read OpenMP's. */
function openMp(threads: number): NodeJS.ProcessEnv {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('OPENBLAS_')),
  );
  return { ...env, OMP_NUM_THREADS: String(threads) };
}

/** Path of the Node binary that runs a side. */
export const nodeOf = async (where: Peer['where']): Promise<string> =>
  where === 'node24' ? node24() : process.execPath;

let found: Promise<string> | undefined;

/** Path of the binary in the npm package `node@24`. */
function node24(): Promise<string> {
  const args = ['exec', '--yes', '--package=node@24', '--', 'node', '-p', 'process.execPath'];
  found ??= promisify(execFile)('npm', args).then(({ stdout }) => stdout.trim().split('\n').at(-1) as string);
  return found;
}
