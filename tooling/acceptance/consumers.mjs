// Tries convkit as strangers would use it: packed packages from a local registry, in other runtimes, installers, compilers, bundlers
// and frameworks. Prints a table and updates docs/consumers.md. Other packages come from the registry that npm uses.
// npm run acceptance -- consumers [NAME ...]
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const main = fileURLToPath(new URL('../lib/consumers/main.ts', import.meta.url));
const { module } = await runnerImport(main, { configFile: false, logLevel: 'error' });
const failed = await module.runConsumers(process.argv.slice(2));
if (failed.length > 0) throw new Error(`failed: ${failed.join(', ')}`);
