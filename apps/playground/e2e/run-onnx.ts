import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { InferenceSession, Tensor } from 'onnxruntime-web';
import type { Page } from 'playwright';

const RUNTIME = dirname(fileURLToPath(import.meta.resolve('onnxruntime-web/wasm')));
/** Folder of the page in which its files are. */
const FOLDER = 'onnxruntime';

/** A tensor's values in row-major order. */
export interface Values {
  readonly type: 'float32' | 'uint8';
  readonly data: readonly number[];
  readonly shape: readonly number[];
}

/** Runs an ONNX file of one input and one output in onnxruntime-web, in the page. */
export async function runOnnx(page: Page, model: Buffer, input: Values): Promise<Values> {
  await loadRuntime(page);
  const address = `${FOLDER}/model.onnx`;
  await page.route(`**/${address}`, (route) => route.fulfill({ body: model }), { times: 1 });
  return page.evaluate(
    async ({ address, type, data, shape }) => {
      const { ort } = globalThis as unknown as { ort: Runtime };
      const session = await ort.InferenceSession.create(new URL(address, document.baseURI).href);
      const values = type === 'uint8' ? Uint8Array.from(data) : Float32Array.from(data);
      const [name, result] = [session.inputNames[0] as string, session.outputNames[0] as string];
      const output = (await session.run({ [name]: new ort.Tensor(type, values, shape) }))[result] as Tensor;
      const found = { data: Array.from(output.data as Float32Array), shape: [...output.dims] };
      await session.release();
      return { type: 'float32' as const, ...found };
    },
    { address, ...input },
  );
}

interface Runtime {
  readonly env: { readonly wasm: { numThreads: number; wasmPaths: string } };
  readonly InferenceSession: { create(address: string): Promise<InferenceSession> };
  readonly Tensor: new (type: string, data: Uint8Array | Float32Array, shape: readonly number[]) => Tensor;
}

async function loadRuntime(page: Page): Promise<void> {
  if (await page.evaluate(() => 'ort' in globalThis)) return;
  await page.route(`**/${FOLDER}/*`, (route) => {
    const name = new URL(route.request().url()).pathname.split('/').at(-1) as string;
    const contentType = name.endsWith('.wasm') ? 'application/wasm' : 'text/javascript';
    return route.fulfill({ body: readFileSync(join(RUNTIME, name)), contentType });
  });
  await page.addScriptTag({ url: `${FOLDER}/ort.wasm.min.js` });
  await page.evaluate((folder) => {
    const { ort } = globalThis as unknown as { ort: Runtime };
    ort.env.wasm.numThreads = 1;
    ort.env.wasm.wasmPaths = new URL(`${folder}/`, document.baseURI).href;
  }, FOLDER);
}
