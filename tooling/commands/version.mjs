import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bootstrap, pnpm, runMain } from '../lib/bootstrap.mjs';
import { completeChangelog } from '../lib/changelog.mjs';
import { publishedPackages, readJson, root } from '../lib/workspace.mjs';

/** The page of a release in docs/releases, if it has one. @param {string} version */
function releasePage(version) {
  const file = `docs/releases/${version}.md`;
  if (!existsSync(join(root, file))) return undefined;
  return {
    text: readFileSync(join(root, file), 'utf8'),
    url: `${readJson('package.json').bugs.replace(/issues$/, 'blob/main')}/${file}`,
  };
}

/**
 * Turns the pending changesets into versions and changelogs. Arguments are passed on, such as `--snapshot canary`.
 */
await runMain(async () => {
  await bootstrap();
  const before = new Map(publishedPackages().map(({ name, manifest }) => [name, manifest.version]));
  const { code, output } = await pnpm(['exec', 'changeset', 'version', ...process.argv.slice(2)]);
  process.stderr.write(output);
  if (code !== 0) throw new Error(`changeset version failed (exit code ${code})`);
  for (const { name, folder, manifest } of publishedPackages()) {
    const { version } = manifest;
    const file = join(root, folder, 'CHANGELOG.md');
    if (version === before.get(name)) continue;
    const changelog = existsSync(file) ? readFileSync(file, 'utf8') : `# ${name}\n\n## ${version}\n`;
    writeFileSync(file, completeChangelog(changelog, { name, version, page: releasePage(version) }));
  }
});
