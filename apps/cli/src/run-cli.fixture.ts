import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBackend } from 'convkit';
import { runCommand } from './run-command.js';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The JSON objects on standard output. */
  readonly records: Record<string, unknown>[];
}

/** Creates a working directory, so that a command without --out does not write to the tree. */
const createFolder = () => mkdtempSync(path.join(os.tmpdir(), 'convkit-cwd-'));

function result(code: number | null, stdout: string, stderr: string): CliResult {
  const lines = stdout.split('\n').filter((line) => line.startsWith('{'));
  return { code, stdout, stderr, records: lines.map((line) => JSON.parse(line)) };
}

/** Runs the command line in this process, which takes a fraction of the time of a new process. Only one may run at a time. */
export async function convkit(args: readonly string[]): Promise<CliResult> {
  // Other commands may have left the cpu backend active.
  await ensureBackend({ backend: 'wasm' });
  const text = { stdout: '', stderr: '' };
  const { exitCode } = process;
  const cwd = process.cwd();
  const folder = createFolder();
  const writes = (['stdout', 'stderr'] as const).map((name) => {
    const { write } = process[name];
    process[name].write = (chunk: string | Uint8Array) => {
      text[name] += chunk;
      return true;
    };
    return () => {
      process[name].write = write;
    };
  });
  process.exitCode = undefined;
  process.chdir(folder);
  try {
    await runCommand(args);
    return result(Number(process.exitCode ?? 0), text.stdout, text.stderr);
  } finally {
    for (const restore of writes) restore();
    process.chdir(cwd);
    rmSync(folder, { recursive: true });
    process.exitCode = exitCode;
  }
}

/**
 * Runs the built command line in a process of its own.
 * @param watch Called with the process when it has started, for example to kill it.
 */
export function spawnConvkit(
  args: readonly string[],
  watch?: (child: ChildProcess) => void,
  nodeArgs: readonly string[] = [],
): Promise<CliResult> {
  const folder = createFolder();
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...nodeArgs, MAIN, ...args], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.on('error', reject);
    child.on('close', (code) => {
      rmSync(folder, { recursive: true });
      resolve(result(code, stdout, stderr));
    });
    watch?.(child);
  });
}
