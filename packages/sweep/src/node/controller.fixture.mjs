// Runs a sweep of the dummy trial in a folder: FOLDER SPEC. Prints a line per event.
import { fileURLToPath } from 'node:url';
import { runSweep } from '../../dist/index.js';
import { directoryStore, localEngine } from '../../dist/node/index.js';

const [folder = '', spec = ''] = process.argv.slice(2);
const program = fileURLToPath(new URL('dummy-worker.fixture.mjs', import.meta.url));
const engine = localEngine({ program, args: [folder], workers: 2 });
const onEvent = (/** @type {{ type: string }} */ event) => console.log(event.type);
await runSweep(JSON.parse(spec), { store: directoryStore(folder), engine, onEvent });
await engine.close();
