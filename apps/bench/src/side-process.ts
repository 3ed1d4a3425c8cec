import type { Side, SideName, Work } from './side.js';
import { convkitSide } from './sides/convkit.js';
import { layersSide } from './sides/layers.js';

/** A process of its own for one side: kernels and gradients are global in tfjs. Answers each message with a rate. */
const [name, work] = process.argv.slice(2) as [SideName, string];
const parsed = JSON.parse(work) as Work;

const create: Readonly<Record<SideName, () => Promise<Side>>> = {
  'convkit-wasm': () => convkitSide(parsed),
  'layers-wasm-kernels': () => layersSide(parsed, { backend: 'wasm', kernels: true }),
  'layers-wasm': () => layersSide(parsed, { backend: 'wasm', kernels: false }),
  'layers-cpu': () => layersSide(parsed, { backend: 'cpu', kernels: false }),
};

let side: Side | undefined;
process.on('message', async (steps: number) => {
  try {
    side ??= await create[name]();
    process.send?.({ rate: await side.measure(steps) });
  } catch (error) {
    process.send?.({ failure: (error as Error).message.split('\n')[0] });
  }
});
