import { bootstrap, pnpm, runMain } from '../lib/bootstrap.mjs';

/** What pnpm prints if the registry has no advisories or cannot be reached. */
const NO_ADVISORIES =
  /ERR_PNPM_AUDIT_(?:BAD_RESPONSE|NO_|ENDPOINT)|ENOTFOUND|ECONNREFUSED|fetch failed|error sending request/;

/** Asks the registry for known vulnerabilities of what users install. Fails if there are some, or if the registry does not answer. */
await runMain(async () => {
  await bootstrap();
  const { code, output } = await pnpm(['audit', '--prod', ...process.argv.slice(2)]);
  process.stdout.write(output);
  if (code === 0) return;
  throw new Error(
    NO_ADVISORIES.test(output)
      ? 'Nothing was audited: the registry does not answer with advisories. Run this with a network and the registry of npm.'
      : 'The audit failed. Update or replace the packages above.',
  );
});
