import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Answer, Work } from './side.js';
import { createSide, type ScriptName } from './sides/create-side.js';

/** Runs one side in a Node process: reads a JSON line for each measurement and writes a JSON line with the result. */
const [name, work, threads, folder] = process.argv.slice(2) as [ScriptName, string, string, string];
const say = (answer: Answer) => process.stdout.write(`${JSON.stringify(answer)}\n`);
const failed = (error: unknown) =>
  say({ failure: String((error as Error).message).split('\n')[0] as string });

try {
  const side = await createSide(name, JSON.parse(work) as Work, Number(threads), (file) =>
    readFile(join(folder, file)),
  );
  say({ facts: { node: process.versions.node, ...side.facts } });
  for await (const line of createInterface({ input: process.stdin })) {
    const measured = await side.measure((JSON.parse(line) as { steps: number }).steps);
    say({ ...measured, peakBytes: process.resourceUsage().maxRSS * 1024 });
  }
  process.exit(0);
} catch (error) {
  failed(error);
  process.exit(1);
}
