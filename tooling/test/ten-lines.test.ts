import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../lib/workspace.mjs';
import { readmeExample } from '../release/readme.js';

// release.test.ts runs the ten lines.
it('the READMEs of the repository and of convkit show the same ten lines', () => {
  const [shown, own] = ['README.md', 'packages/convkit/README.md'].map((file) =>
    readmeExample(readFileSync(join(root, file), 'utf8')),
  );
  expect(shown).toBe(own);
});
