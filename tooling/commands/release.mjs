import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { bootstrap, build, pnpm, runMain } from '../lib/bootstrap.mjs';
import { publishedPackages, root } from '../lib/workspace.mjs';

/** Builds every published package from scratch, publishes the versions that the registry lacks, and tags them. */
await runMain(async () => {
  await bootstrap();
  for (const { folder } of publishedPackages())
    rmSync(join(root, folder, 'dist'), { recursive: true, force: true });
  // The command line is copied into the package convkit.
  await build([...publishedPackages().map(({ name }) => name), '@convkit/cli']);
  process.exitCode = (await pnpm(['exec', 'changeset', 'publish'], { echo: true })).code;
});
