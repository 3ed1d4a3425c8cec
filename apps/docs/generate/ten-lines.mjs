import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../../tooling/lib/workspace.mjs';

/** The first program of the README of `convkit`, as a block of Markdown. */
export function tenLines() {
  const readme = readFileSync(join(root, 'packages/convkit/README.md'), 'utf8');
  const block = /```[jt]s\n.*?```/s.exec(readme)?.[0];
  if (!block) throw new Error('packages/convkit/README.md has no program');
  return `${block}\n`;
}
