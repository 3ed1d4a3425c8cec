import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

export interface Size {
  readonly file: string;
  readonly bytes: number;
  readonly gzipped: number;
}

/** Measures every kernel build of `@convkit/wasm-kernels` as WebAssembly. Its `dist` contains them as text. */
export function wasmSizes(): Size[] {
  const folder = fileURLToPath(
    new URL('./src/generated/', import.meta.resolve('@convkit/wasm-kernels/package.json')),
  );
  return readdirSync(folder)
    .filter((file) => file.endsWith('.wasm'))
    .sort()
    .map((file) => {
      const content = readFileSync(join(folder, file));
      return { file, bytes: content.length, gzipped: gzipSync(content, { level: 9 }).length };
    });
}

export function sizesTable(sizes: readonly Size[]): string {
  const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`;
  return [
    '| file | size | gzipped |',
    '| --- | ---: | ---: |',
    ...sizes.map(
      ({ file, bytes, gzipped }) => `| \`${file}\` | ${kilobytes(bytes)} | ${kilobytes(gzipped)} |`,
    ),
  ].join('\n');
}
