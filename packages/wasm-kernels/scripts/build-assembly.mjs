import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import asc from 'assemblyscript/asc';
import { choices, kernels, records, serialKernels } from '../abi/kernels.mjs';
import { constants, controlBlock, functions } from '../abi/runtime.mjs';
import { generateAbi } from './abi/generate.mjs';

// Generates both sides of the kernel ABI, compiles assembly/ for a memory of its own and for a shared one, with and without relaxed
// SIMD, and writes all four binaries, as text, where the sources import them: docs/decisions/0006. Those for a memory of their own are
// files of the package, too, for hosts that forbid compiling at run time.
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
/** @type {Record<string, string>} */
const published = { simd: 'kernels-simd', relaxedSimd: 'kernels-relaxed-simd' };

/**
 * Appends a custom section: its id, its length, the length of its name, its name, its text.
 * @param {Buffer} binary
 * @param {string} name
 * @param {string} text
 */
function withSection(binary, name, text) {
  const content = Buffer.from(`${name}${text}`);
  // Lengths below 128 take one byte.
  return Buffer.concat([binary, Buffer.from([0, content.length + 1, name.length]), content]);
}

/** @type {Record<string, string>} */
const builds = {};
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
  const compiled = readFileSync(`${folder}/${target}.wasm`);
  const build = `${target} ${createHash('sha256').update(compiled).digest('hex').slice(0, 16)}`;
  const binary = withSection(compiled, 'convkit', build);
  lines.push(`  ${target}: '${binary.toString('base64')}',`);
  const file = published[target];
  if (!file) continue;
  builds[target] = build;
  mkdirSync('dist', { recursive: true });
  writeFileSync(`dist/${file}.wasm`, binary);
}
lines.push(
  '};',
  '/** What the published binaries say in their section `convkit`. */',
  `export const builds = { simd: '${builds.simd}', relaxedSimd: '${builds.relaxedSimd}' } as const;`,
);
writeFileSync(`${folder}/binaries.ts`, `${lines.join('\n')}\n`);
