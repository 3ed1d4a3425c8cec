import { cpSync, mkdirSync, readFileSync, realpathSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '../lib/workspace.mjs';

/** convkit packages that a page trains with. */
const PACKAGES = [
  'backend',
  'blocks',
  'checkpoint',
  'core',
  'data',
  'models',
  'ops',
  'train',
  'wasm-kernels',
  'webgl-kernels',
];
/** Peer dependencies, without the optional backends. */
const PEERS = ['@tensorflow/tfjs-core', '@tensorflow/tfjs-backend-wasm', '@tensorflow/tfjs-backend-cpu'];

/** Puts the built packages and their dependencies into the node_modules of `folder`, as an installation would. */
export function installPackages(folder: string): void {
  const modules = join(folder, 'node_modules');
  for (const name of PACKAGES) {
    const from = join(root, 'packages', name);
    for (const part of ['package.json', 'dist']) {
      cpSync(join(from, part), join(modules, '@convkit', name, part), { recursive: true });
    }
    const { dependencies = {} } = JSON.parse(readFileSync(join(from, 'package.json'), 'utf8'));
    for (const theirs of Object.keys(dependencies)) {
      if (!theirs.startsWith('@convkit/')) link(join(from, 'node_modules', theirs), join(modules, theirs));
    }
  }
  for (const name of PEERS) link(join(root, 'packages/backend/node_modules', name), join(modules, name));
}

function link(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  symlinkSync(realpathSync(from), to, 'junction');
}
