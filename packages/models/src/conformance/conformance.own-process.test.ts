import { installGradients } from '@convkit/ops';
import { installWasmKernels } from '@convkit/wasm-kernels';
import { setBackend } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import { beforeAll, expect, it } from 'vitest';
import { catalog } from '../catalog.js';
import { sequenceCatalog } from '../sequences/sequence-catalog.js';
import { MEMBERS, SHALLOW, SLOW_TO_LEARN, testMember } from './conformance.fixture.js';

beforeAll(async () => {
  installGradients();
  installWasmKernels();
  expect(await setBackend('wasm')).toBe(true);
});

it('covers every variant of the catalog', () => {
  const variants = Object.entries(MEMBERS).map(([name, members]) => [
    name,
    members.map(({ variant }) => variant).sort(),
  ]);
  const expected = [...catalog, ...sequenceCatalog].map((entry) => [
    entry.name,
    Object.keys(entry.variants).sort(),
  ]);
  expect(Object.fromEntries(variants)).toEqual(Object.fromEntries(expected));
});

for (const [name, member] of SHALLOW) testMember(name, member);
for (const [name, member] of SLOW_TO_LEARN) testMember(name, member, false);
