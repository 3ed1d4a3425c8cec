import { join } from 'node:path';
import vm from 'node:vm';
import { build } from 'esbuild';
import { expect, it } from 'vitest';
import { publishedPackages, root } from '../lib/workspace.mjs';

/** Entries for Node, and those that are run rather than imported. */
const ELSEWHERE = /^\.\/(node|bullmq|s3)$|^\.\/package\.json$|\.wasm$|^\.\/thread\.js$/;

/** Packages for Node only: a command, and what tests import. */
const NODE_ONLY = ['create-convkit', '@convkit/testing'];

/** The built files of all public entries that browsers can import. */
function entryFiles(): string[] {
  const packages = publishedPackages().filter(({ name }) => !NODE_ONLY.includes(name));
  return packages.flatMap(({ folder, manifest }) =>
    Object.entries(manifest.exports ?? {})
      .filter(([entry]) => !ELSEWHERE.test(entry))
      .map(([, target]) => join(root, folder, (target as { readonly default: string }).default)),
  );
}

/** What dependencies extend or create at import, and what does nothing by itself. */
const INERT = { TextDecoder, TextEncoder, TransformStream };

/** Bundles every entry into one script, as esbuild does by default: without modules, and thus without `import.meta.url`. */
async function bundleAll(files: readonly string[]): Promise<string> {
  const imports = files.map((file, i) => `import * as entry${i} from ${JSON.stringify(file)};`);
  const names = files.map((_, i) => `entry${i}`).join(', ');
  const { outputFiles } = await build({
    stdin: { contents: `${imports.join('\n')}\nglobalThis.entries = [${names}];`, resolveDir: root },
    bundle: true,
    format: 'iife',
    platform: 'browser',
    // Only ever imported when needed. A static import would fail below.
    external: ['@tensorflow/tfjs-backend-*', '@jsquash/*'],
    write: false,
    logLevel: 'error',
    logOverride: { 'empty-import-meta': 'silent' },
  });
  return outputFiles[0]?.text ?? '';
}

it('importing any package has no effect, in a script without modules', async () => {
  const files = entryFiles();
  expect(files.length).toBeGreaterThan(15);
  const touched: string[] = [];
  const refuse = (name: string) =>
    new Proxy(class {}, {
      construct() {
        touched.push(`new ${name}`);
        throw new Error(`new ${name} at import`);
      },
      get(_, key) {
        // long.js of tfjs tries to compile a module, and does without.
        if (!/node_modules\/long\//.test(new Error().stack ?? '')) touched.push(`${name}.${String(key)}`);
        return undefined;
      },
    });
  const names = ['URL', 'Worker', 'WebAssembly', 'Blob', 'fetch', 'MessageChannel', 'SharedArrayBuffer'];
  const host = vm.createContext({
    console,
    ...INERT,
    ...Object.fromEntries(names.map((name) => [name, refuse(name)])),
  });
  // tfjs looks for the global object by this name.
  host.self = host;
  new vm.Script(await bundleAll(files), { filename: 'entries.js' }).runInContext(host);
  expect(touched).toEqual([]);
  expect(host.entries).toHaveLength(files.length);
});
