import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { PredictWork, Side } from '../side.js';
import { type OnnxRuntime, onnxSide } from './onnxruntime.js';

/** The version of onnxruntime-web that it stands beside. */
const PACKAGE = 'onnxruntime-node@1.30.0';

/** Measures onnxruntime's native code, which npm keeps outside of this repository. */
export async function onnxruntimeNodeSide(
  work: PredictWork,
  threads: number,
  model: Uint8Array,
): Promise<Side> {
  const ort = createRequire(join(await folderOfPackages(), 'onnxruntime-node/'))(
    'onnxruntime-node',
  ) as OnnxRuntime;
  const side = await onnxSide(ort, work, model, { intraOpNumThreads: threads, interOpNumThreads: 1 });
  return { ...side, facts: { ...side.facts, threads } };
}

/** Where npm has installed the package. Its install script only fetches libraries of GPUs, so it does not run. */
async function folderOfPackages(): Promise<string> {
  const path = 'process.env.PATH.split(require("node:path").delimiter)[0]';
  const args = ['exec', '--yes', '--ignore-scripts', `--package=${PACKAGE}`, '--', 'node', '-p', path];
  const { stdout } = await promisify(execFile)('npm', args);
  return join(stdout.trim().split('\n').at(-1) as string, '..');
}
