import { openBullEngine } from '../../dist/bullmq/index.js';
import { runSweep } from '../../dist/index.js';
import { directoryStore } from '../../dist/node/index.js';

/** A controller. It tells its parent its events. */
const [url = '', root = '', spec = ''] = process.argv.slice(2);
const engine = await openBullEngine({ url, store: root, version: '1.0.0', checkInterval: 500 });
await runSweep(JSON.parse(spec), {
  store: directoryStore(root),
  engine,
  onEvent: (event) => process.send?.(event),
});
await engine.close();
process.disconnect?.();
