import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, runMain } from '../lib/bootstrap.mjs';
import { root } from '../lib/workspace.mjs';

/** Measures the sizes of entries and of typical programs, and writes docs/sizes.md. */
await runMain(async () => {
  await build();
  // Imported here because it needs packages that the bootstrap installs.
  const { measuredPage, SIZE_PAGE } = await import('../lib/size-page.mjs');
  writeFileSync(join(root, SIZE_PAGE), await measuredPage());
  console.log(`Wrote ${SIZE_PAGE}.`);
});
