import { cpSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { assertCompiles } from '../lib/consumers/typescript.js';
import { root } from '../lib/workspace.mjs';
import { installPackages } from './install-packages.js';

const OPTIONS = ['--module', 'node16', '--moduleResolution', 'node16'];
const PATH = `${join(root, 'node_modules/.bin')}${delimiter}${process.env.PATH}`;

let folder: string;
const compile = () => assertCompiles({ folder, env: { ...process.env, PATH } }, OPTIONS);

beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'convkit-declarations-')));
  installPackages(folder);
  cpSync(join(root, 'tooling/consumers/typescript'), folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
});
afterAll(() => rmSync(folder, { recursive: true }));

it('the declarations check without optional peers and without types of Node', compile);

it('a declaration that imports an optional peer is found', async () => {
  const file = join(folder, 'node_modules/@convkit/backend/dist/cpu.d.ts');
  writeFileSync(file, "export { MathBackendWebGL as cpu } from '@tensorflow/tfjs-backend-webgl';\n");
  await expect(compile()).rejects.toThrow(/backend\/dist\/cpu\.d\.ts.*TS2307/);
});
