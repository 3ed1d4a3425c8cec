import { deflateRawSync } from 'node:zlib';
import { crc32 } from '../src/images/formats/png/crc32.js';

/** Creates a ZIP archive. The first file is stored, the others are deflated. */
export function zipFile(files: Readonly<Record<string, Uint8Array>>): Uint8Array {
  const locals: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(files)) {
    const method = locals.length === 0 ? 0 : 8;
    const data = method === 0 ? content : new Uint8Array(deflateRawSync(content));
    const nameBytes = new TextEncoder().encode(name);
    const common = fields(
      [2, method],
      [4, 0],
      [4, crc32(content)],
      [4, data.length],
      [4, content.length],
      [2, nameBytes.length],
    );
    const local = join(fields([4, 0x04034b50], [2, 20], [2, 0]), common, fields([2, 0]), nameBytes, data);
    directory.push(
      join(
        fields([4, 0x02014b50], [2, 20], [2, 20], [2, 0]),
        common,
        fields([2, 0], [2, 0], [2, 0], [2, 0], [4, 0], [4, offset]),
        nameBytes,
      ),
    );
    locals.push(local);
    offset += local.length;
  }
  const central = join(...directory);
  const { length } = directory;
  const end = fields(
    [4, 0x06054b50],
    [4, 0],
    [2, length],
    [2, length],
    [4, central.length],
    [4, offset],
    [2, 0],
  );
  return join(...locals, central, end);
}

function fields(...values: (readonly [bytes: number, value: number])[]): Uint8Array {
  return Uint8Array.from(
    values.flatMap(([bytes, value]) => Array.from({ length: bytes }, (_, i) => (value / 2 ** (8 * i)) & 255)),
  );
}

const join = (...parts: readonly Uint8Array[]) => new Uint8Array(Buffer.concat(parts));
