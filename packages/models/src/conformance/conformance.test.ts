import { installGradients } from '@convkit/ops';
import { installWasmKernels } from '@convkit/wasm-kernels';
import { setBackend } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import { beforeAll, expect, it } from 'vitest';
import { catalog } from '../catalog.js';
import { MEMBERS, testMember } from './conformance.fixture.js';

beforeAll(async () => {
  installGradients();
  installWasmKernels();
  expect(await setBackend('wasm')).toBe(true);
});

it('the whole catalog is here', () => {
  const variants = Object.entries(MEMBERS).map(([name, members]) => [
    name,
    members.map(({ variant }) => variant).sort(),
  ]);
  const expected = catalog.map((entry) => [entry.name, Object.keys(entry.variants).sort()]);
  expect(Object.fromEntries(variants)).toEqual(Object.fromEntries(expected));
});

for (const [name, members] of Object.entries(MEMBERS)) for (const member of members) testMember(name, member);
