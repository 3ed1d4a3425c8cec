import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import asc from 'assemblyscript/asc';
import { choices, kernels, records, serialKernels } from '../abi/kernels.mjs';
import { constants, controlBlock, functions } from '../abi/runtime.mjs';
import { generateAbi } from './abi/generate.mjs';

// Generates both sides of the kernel ABI, compiles assembly/ for a memory of its own and for a shared one, with and without relaxed
// SIMD, and writes all four binaries, as text, where the sources import them: docs/decisions/0006.
for (const folder of ['src/generated', 'assembly/generated'])
  rmSync(folder, { recursive: true, force: true });
const files = generateAbi(
  { choices, records, kernels, serialKernels },
  { controlBlock, functions, constants },
);
for (const [file, text] of Object.entries(files)) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
const folder = 'src/generated';
const targets = ['simd', 'sharedSimd', 'relaxedSimd', 'sharedRelaxedSimd'];
// One object: bundlers copy a constant string to each place that uses it.
const lines = [
  '/** The binaries of assembly/, compiled by scripts/build-assembly.mjs. */',
  `export const binaries: Readonly<Record<'${targets.join("' | '")}', string>> = {`,
];
for (const target of targets) {
  const { error, stderr } = await asc.main(['--config', 'asconfig.json', '--target', target]);
  if (error) {
    console.error(String(stderr));
    process.exit(1);
  }
  lines.push(`  ${target}: '${readFileSync(`${folder}/${target}.wasm`).toString('base64')}',`);
}
writeFileSync(`${folder}/binaries.ts`, `${[...lines, '};'].join('\n')}\n`);
