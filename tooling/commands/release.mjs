import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { bootstrap, build, pnpm, runMain } from '../lib/bootstrap.mjs';
import { writeSboms } from '../lib/sbom.mjs';
import { publishedPackages, root } from '../lib/workspace.mjs';

/** Only a workflow of GitHub or GitLab with an identity token can prove where a package was built; pnpm takes this from the environment. */
const provenance = String(Boolean(process.env.ACTIONS_ID_TOKEN_REQUEST_URL ?? process.env.SIGSTORE_ID_TOKEN));

/**
 * Builds every published package from scratch, publishes the versions that the registry lacks, and tags them. Arguments are passed on, such
 * as `--tag canary --no-git-tag`.
 */
await runMain(async () => {
  await bootstrap();
  for (const { folder } of publishedPackages())
    rmSync(join(root, folder, 'dist'), { recursive: true, force: true });
  // The command line is copied into the package convkit.
  await build([...publishedPackages().map(({ name }) => name), '@convkit/cli']);
  await writeSboms();
  const { code } = await pnpm(['exec', 'changeset', 'publish', ...process.argv.slice(2)], {
    echo: true,
    env: { PNPM_CONFIG_PROVENANCE: provenance, NPM_CONFIG_PROVENANCE: provenance },
  });
  process.exitCode = code;
});
