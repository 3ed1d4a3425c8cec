import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { type Contender, compare } from './compare.js';
import { machine, markdown } from './report.js';
import type { Work } from './side.js';

const DOCUMENT = fileURLToPath(new URL('../../../docs/benchmarks.md', import.meta.url));

const CONTENDERS: readonly Contender[] = [
  { name: 'convkit-wasm', steps: 60 },
  { name: 'layers-wasm-kernels', steps: 60 },
  { name: 'layers-wasm', steps: 60 },
  { name: 'layers-cpu', steps: 2 },
];

const { json, write, rounds } = new Command('bench')
  .description('Measure a training step of LeNet-5 beside stock tfjs.')
  .option('--json', 'JSON on standard output, one object a line')
  .option('--write', 'put the tables into docs/benchmarks.md')
  .option('--rounds <n>', 'measurements of each side', Number, 7)
  .parse()
  .opts<{ json?: boolean; write?: boolean; rounds: number }>();

const tables: string[] = [];
for (const batch of [64, 256]) {
  const work: Work = { batch, learningRate: 0.01, momentum: 0.9 };
  const measured = await compare(CONTENDERS, work, rounds);
  tables.push(markdown(measured, work, rounds));
  if (json)
    for (const side of measured) console.log(JSON.stringify({ ...work, machine: machine(), ...side }));
  else console.log(`${tables.at(-1)}\n`);
}
if (write) {
  const between = /(<!-- lenet5-step -->\n)[\s\S]*?(<!-- \/lenet5-step -->)/;
  const document = readFileSync(DOCUMENT, 'utf8');
  if (!between.test(document)) throw new Error(`${DOCUMENT} lacks the marks of lenet5-step`);
  writeFileSync(DOCUMENT, document.replace(between, `$1\n${tables.join('\n\n')}\n\n$2`));
}
