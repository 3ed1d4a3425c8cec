import { stripVTControlCharacters } from 'node:util';
import type { Outcome } from './consumer.js';

const HEAD = `# Consumers

What convkit is tried in, set up as its users would: packed packages, installed from a local registry into an empty folder. The rows of Vite, webpack, esbuild, import maps, service workers, content security policies and workerd come from tests of this repository. \`npm run acceptance -- consumers\` writes this table, \`npm run acceptance -- consumers NAME …\` some of its rows. The files are in [tooling/consumers](../tooling/consumers), the commands in [tooling/lib/consumers/table.ts](../tooling/lib/consumers/table.ts). Electron is not tried: its binary is not in the npm registry.

| consumer | version | what it shows | result |
| --- | --- | --- | --- |
`;

/**
 * Puts outcomes into the Markdown page of all consumers. Rows of consumers that did not run stay as they are.
 * @param names of all consumers, in the order of the table
 */
export function updateReport(page: string, outcomes: readonly Outcome[], names: readonly string[]): string {
  const rows = new Map(page.split('\n').flatMap((line) => (nameOf(line) ? [[nameOf(line), line]] : [])));
  for (const outcome of outcomes) rows.set(outcome.name, rowOf(outcome));
  return `${HEAD}${names.flatMap((name) => rows.get(name) ?? []).join('\n')}\n`;
}

const nameOf = (line: string): string => /^\| `([\w-]+)` \|/.exec(line)?.[1] ?? '';

/** Row of the table. A failure gives its first line. */
export function rowOf({ name, version, shows, failure }: Outcome): string {
  const result = failure === undefined ? 'passes' : `fails: ${firstLine(failure)}`;
  return `| \`${name}\` | ${version} | ${shows} | ${result} |`;
}

/** First line that says something: in the output of vitest, the one with the error. */
function firstLine(text: string): string {
  const lines = stripVTControlCharacters(text)
    .split('\n')
    .map((line) => line.trim());
  const line = lines.find((each) => /^\w*Error: /.test(each)) ?? lines.find((each) => each !== '') ?? '';
  return line.replaceAll('|', '\\|').slice(0, 200);
}
