import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Command, InvalidArgumentError } from 'commander';
import { compare, type Measured } from './compare.js';
import { disagreements } from './disagreements.js';
import { fillBlock } from './document.js';
import { machine } from './machine.js';
import { markdown, overview, verdict } from './report.js';
import { ROOFLINE_ROWS, rooflines } from './roofline/run.js';
import type { Row } from './row.js';
import { ROWS } from './rows.js';
import { sizesTable, wasmSizes } from './sizes.js';

const DOCUMENT = fileURLToPath(new URL('../../../docs/benchmarks.md', import.meta.url));
const SIZES = 'sizes';
const NAMES = [...ROWS.map(({ name }) => name), SIZES];

const {
  json,
  write,
  quick = false,
  roofline = false,
  rounds,
  only,
} = new Command('bench')
  .description(
    'Compare kernels, training steps and predictions with stock tfjs, jax-js, PyTorch and ONNX Runtime.',
  )
  .option('--json', 'print JSON, one row per line')
  .option('--write', 'write the tables to docs/benchmarks.md')
  .option('--roofline', 'measure this machine and the kernels of training steps instead of comparing')
  .option('--rounds <n>', 'measurements of each side', wholeNumber, 9)
  .option('--quick', 'take few steps a round, to check that a row runs')
  .option('--only <names...>', `rows: ${NAMES.join(', ')}`, knownName)
  .parse()
  .opts<{
    json?: boolean;
    write?: boolean;
    quick?: boolean;
    roofline?: boolean;
    rounds: number;
    only?: string[];
  }>();

if (quick && write) throw new Error('--quick cannot be combined with --write: its figures mean nothing');
let document = readFileSync(DOCUMENT, 'utf8');
const say = (text: string) => (json ? process.stderr : process.stdout).write(`${text}\n`);
const wanted = (name: string) => only === undefined || only.includes(name);
const done: { readonly row: Row; readonly measured: readonly Measured[] }[] = [];

if (roofline) await showRooflines();
for (const row of roofline ? [] : ROWS.filter(({ name }) => wanted(name))) {
  const measured = await compare(row, { rounds, quick });
  done.push({ row, measured });
  const table = markdown(row, measured, rounds);
  say(`## ${row.name}: ${row.title}\n\n${table}\n`);
  const complaints = disagreements(measured, row.tolerance);
  for (const complaint of complaints) process.stderr.write(`${row.name}: ${complaint}\n`);
  if (complaints.length > 0) process.exitCode = 1;
  if (json) {
    const { name, title, floor, target, memoryLimit } = row;
    const found = {
      name,
      title,
      floor,
      target,
      memoryLimit,
      rounds,
      machine: machine(),
      ...verdict(measured),
    };
    console.log(JSON.stringify({ ...found, agrees: complaints.length === 0, sides: measured }));
  }
  // Written row by row, so that a long run that is stopped keeps its results.
  if (write && complaints.length === 0) fill(row.name, table);
}
if (!roofline && wanted(SIZES)) {
  const sizes = wasmSizes();
  say(`## ${SIZES}\n\n${sizesTable(sizes)}\n`);
  if (json) console.log(JSON.stringify({ name: SIZES, sizes }));
  if (write) fill(SIZES, sizesTable(sizes));
}
if (write && !roofline && only === undefined) fill('overview', overview(done));

/** @throws Error if a wanted row is not one of training steps. */
async function showRooflines(): Promise<void> {
  const rows = ROOFLINE_ROWS.filter(({ name }) => wanted(name));
  if (only && rows.length < new Set(only).size) {
    throw new Error(`--roofline has the rows ${ROOFLINE_ROWS.map(({ name }) => name).join(', ')}`);
  }
  for await (const { name, title, table, results } of rooflines(rows, { rounds, quick })) {
    say(`## ${name}: ${title}\n\n${table}\n`);
    if (json) console.log(JSON.stringify({ name, title, machine: machine(), results }));
    if (write) fill(name, table);
  }
}

function fill(name: string, content: string): void {
  document = fillBlock(document, name, content);
  writeFileSync(DOCUMENT, document);
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new InvalidArgumentError('It must be a positive integer.');
}

function knownName(name: string, former: string[] = []): string[] {
  if (NAMES.includes(name)) return [...former, name];
  throw new InvalidArgumentError(`Rows: ${NAMES.join(', ')}.`);
}
