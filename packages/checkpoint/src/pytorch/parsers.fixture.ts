import { expect } from 'vitest';
import type { FuzzedParser } from '../../../../tooling/lib/fuzz.js';
import { bytesSource } from '../files/byte-source.js';
import { readTensors } from '../files/tensor-file.js';
import { goldenFile } from './goldens.fixture.js';
import { openPytorch } from './open-pytorch.js';
import { archiveOf } from './pickle/pickles.fixture.js';
import { readDirectory } from './zip/read-directory.js';
import { readEntry } from './zip/read-entry.js';

const FILES = ['dtypes', 'views', 'training', 'protocol4'];
/** Files of the format before PyTorch 1.6, which has no checksums. */
const LEGACY_FILES = ['legacy-dtypes', 'legacy-views', 'legacy-training', 'legacy-python2'];

/** Parsers of PyTorch's files and of their pickles, for `fuzz`. */
export const PYTORCH_PARSERS: readonly FuzzedParser[] = [
  ...FILES.map(
    (name): FuzzedParser => ({
      name: `PyTorch file '${name}'`,
      original: goldenFile(name),
      parse: readFile,
      // Every part that matters has a CRC-32.
      sealed: true,
    }),
  ),
  ...(await Promise.all(FILES.map(pickleParser))),
  ...LEGACY_FILES.map(
    (name): FuzzedParser => ({
      name: `PyTorch file '${name}'`,
      original: goldenFile(name),
      parse: readFile,
    }),
  ),
];

/** Mutates the pickle of a file, and puts it into an archive with the right CRC-32. */
async function pickleParser(file: string): Promise<FuzzedParser> {
  const contents = await contentsOf(goldenFile(file));
  return {
    name: `pickle of the PyTorch file '${file}'`,
    original: contents['data.pkl'] as Uint8Array,
    parse: (pickle, name) => readFile(archiveOf({ ...contents, 'data.pkl': pickle }), name),
  };
}

async function readFile(bytes: Uint8Array, name: string) {
  const file = await openPytorch(bytesSource(bytes, name), { verify: true });
  const tensors = await readTensors(file);
  let total = 0;
  for (const { shape, data } of tensors.values()) {
    expect(data.length).toBe(shape.reduce((product, extent) => product * extent, 1));
    total += data.byteLength;
  }
  expect(total).toBeLessThanOrEqual(16 * bytes.length + 2 ** 20);
  return { tensors, metadata: file.metadata };
}

/** The contents of a file's archive by name, without the folder. */
async function contentsOf(file: Uint8Array): Promise<Record<string, Uint8Array>> {
  const source = bytesSource(file);
  const entries = [...(await readDirectory(source)).values()];
  const contents = entries.map(async (entry) => {
    const name = entry.name.slice(entry.name.indexOf('/') + 1);
    return [name, await readEntry(source, entry, file.length)] as const;
  });
  return Object.fromEntries(await Promise.all(contents));
}
