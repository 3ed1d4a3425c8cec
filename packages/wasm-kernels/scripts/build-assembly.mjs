import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { choices, kernels, records, serialKernels } from '../abi/kernels.mjs';
import { constants, controlBlock, functions } from '../abi/runtime.mjs';
import { generateAbi } from './abi/generate.mjs';
import { sourcesSha256 } from './sources-sha256.mjs';

// Generates both sides of the kernel ABI, compiles assembly/ for a memory of its own and for a shared one, with and without relaxed
// SIMD, and writes all four binaries, as text, where the sources import them: docs/decisions/0006. Those for a memory of their own are
// files of the package, too, for hosts that forbid compiling at run time. Binaries of the same sources are kept: compiling takes half
// of the CPU time of a build of all packages.
const folder = 'src/generated';
const targets = ['simd', 'sharedSimd', 'relaxedSimd', 'sharedRelaxedSimd'];
/** @type {Record<string, string>} */
const published = { simd: 'kernels-simd', relaxedSimd: 'kernels-relaxed-simd' };
/** Bytes of a block. The same functions of all binaries lie within the 32 kB that gzip looks back, and take a third of the space. */
const BLOCK_LENGTH = 2048;
const stamp = `${folder}/sources.sha256`;
const sources = sourcesSha256();

if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== sources) {
  for (const generated of [folder, 'assembly/generated']) rmSync(generated, { recursive: true, force: true });
  generate();
  writeFileSync(`${folder}/binaries.ts`, await compile());
  // Last, so that an interrupted build is repeated.
  writeFileSync(stamp, sources);
}
mkdirSync('dist', { recursive: true });
for (const [target, file] of Object.entries(published)) {
  copyFileSync(`${folder}/${target}.wasm`, `dist/${file}.wasm`);
}

function generate() {
  const files = generateAbi(
    { choices, records, kernels, serialKernels },
    { controlBlock, functions, constants },
  );
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

/** Compiles all targets. Returns the module with their binaries. */
async function compile() {
  const { default: asc } = await import('assemblyscript/asc');
  /** @type {Record<string, string>} */
  const builds = {};
  /** @type {Buffer[]} */
  const binaries = [];
  for (const target of targets) {
    const { error, stderr } = await asc.main(['--config', 'asconfig.json', '--target', target]);
    if (error) {
      console.error(String(stderr));
      process.exit(1);
    }
    const compiled = readFileSync(`${folder}/${target}.wasm`);
    const build = `${target} ${createHash('sha256').update(compiled).digest('hex').slice(0, 16)}`;
    const binary = withSection(compiled, 'convkit', build);
    writeFileSync(`${folder}/${target}.wasm`, binary);
    binaries.push(binary);
    if (target in published) builds[target] = build;
  }
  const lengths = targets.map((target, i) => `${target}: ${binaries[i]?.length}`).join(', ');
  return [
    '/** Lengths of the binaries of assembly/, compiled by scripts/build-assembly.mjs, in bytes. */',
    `export const lengths = { ${lengths} } as const;`,
    '/** Bytes that the text has of one binary before those of the next. */',
    `export const blockLength = ${BLOCK_LENGTH};`,
    '/** The binaries as hexadecimal digits, block by block in turns. */',
    `export const text = '${interleave(binaries)}';`,
    '/** What the published binaries say in their section `convkit`. */',
    `export const builds = { simd: '${builds.simd}', relaxedSimd: '${builds.relaxedSimd}' } as const;\n`,
  ].join('\n');
}

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

/**
 * Writes binaries as hexadecimal digits, a block of each in turns.
 * @param {readonly Buffer[]} binaries
 */
function interleave(binaries) {
  const rounds = Math.ceil(Math.max(...binaries.map(({ length }) => length)) / BLOCK_LENGTH);
  const blocks = Array.from({ length: rounds }, (_, round) =>
    binaries.map((binary) => binary.toString('hex', round * BLOCK_LENGTH, (round + 1) * BLOCK_LENGTH)),
  );
  return blocks.flat().join('');
}
