import { DataError } from '@convkit/core';
import { packTar, type TarHeader } from 'modern-tar';
import { describe, expect, it } from 'vitest';
import { tarEntries } from '../index.js';

const text = (length: number) => Uint8Array.from({ length }, (_, i) => 97 + (i % 26));

async function read(archive: AsyncIterable<Uint8Array> | Uint8Array) {
  const found: Record<string, number> = {};
  for await (const { path, size, content } of tarEntries(archive, 'a.tar')) {
    const pieces: Uint8Array[] = [];
    for await (const piece of content()) pieces.push(piece.slice());
    const bytes = new Uint8Array(Buffer.concat(pieces));
    expect(bytes).toEqual(text(size));
    found[path] = size;
  }
  return found;
}

const pack = (...headers: Partial<TarHeader>[]) =>
  packTar(
    headers.map((header) => {
      const size = header.size ?? 10;
      return { header: { name: 'file', size, ...header } as TarHeader, body: text(size) };
    }),
  );

/** An archive of one file with `bytes` written at `offset` and the checksum of its header corrected. */
async function patched(offset: number, bytes: string | Uint8Array, header: Partial<TarHeader> = {}) {
  const archive = await pack(header);
  archive.set(typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes, offset);
  const sum = archive.subarray(0, 512).reduce((s, byte, i) => s + (i >= 148 && i < 156 ? 32 : byte), 0);
  archive.set(new TextEncoder().encode(`${sum.toString(8).padStart(6, '0')}\0 `), 148);
  return archive;
}

describe('an archive', () => {
  it('yields its files, of any length and name', async () => {
    const long = `${'folder/'.repeat(40)}файл 画像 🎉.bin`;
    const archive = await pack(
      { name: 'empty', size: 0 },
      { name: 'folder/', type: 'directory', size: 0 },
      { name: 'folder/block', size: 512 },
      { name: long, size: 513 },
      { name: 'large', size: 100_000 },
    );
    expect(await read(archive)).toEqual({ empty: 0, 'folder/block': 512, [long]: 513, large: 100_000 });
    const bytewise = (async function* () {
      for (let i = 0; i < archive.length; i += 7) yield archive.subarray(i, i + 7);
    })();
    expect(Object.keys(await read(bytewise))).toHaveLength(4);
  });

  it('skips unread content, and releases its source', async () => {
    let closed = false;
    const archive = await pack({ name: 'a', size: 50_000 }, { name: 'b', size: 700 }, { name: 'c' });
    const source = (async function* () {
      try {
        for (let i = 0; i < archive.length; i += 1000) yield archive.subarray(i, i + 1000);
      } finally {
        closed = true;
      }
    })();
    const seen: string[] = [];
    for await (const entry of tarEntries(source, 'a.tar')) {
      seen.push(entry.path);
      if (entry.path === 'a') await entry.content().next();
      if (entry.path === 'b') break;
    }
    expect([seen, closed]).toEqual([['a', 'b'], true]);
  });

  it('reads GNU long names and sizes in base 256', async () => {
    const name = `${'n'.repeat(150)}.bin`;
    const long = await patched(156, 'L', { name: '././@LongLink', size: name.length + 1 });
    long.set(new TextEncoder().encode(`${name}\0`), 512);
    const size = new Uint8Array(12);
    size.set([0x80]);
    size.set([10], 11);
    const next = await patched(124, size, { name: 'short' });
    const archive = new Uint8Array(Buffer.concat([long.subarray(0, 1024), next]));
    expect(await read(archive)).toEqual({ [name]: 10 });
  });
});

describe('rejects', () => {
  it.each([
    ['..', { name: '../etc/passwd' }, 'entry "../etc/passwd" leaves the archive through ..'],
    ['.. in the middle', { name: 'a/../../b' }, 'leaves the archive'],
    ['.. of Windows', { name: 'a\\..\\b' }, 'leaves the archive'],
    ['.. in a long name', { name: `../${'n'.repeat(200)}` }, 'leaves the archive'],
    ['an absolute path', { name: '/etc/passwd' }, 'has an absolute path'],
    ['a drive', { name: 'C:\\windows' }, 'has an absolute path'],
    ['a symbolic link', { type: 'symlink', linkname: '/', size: 0 }, 'entry "file" is a symbolic link'],
    ['a hard link', { type: 'link', linkname: 'x', size: 0 }, 'is a hard link'],
    ['a device', { type: 'block-device', size: 0 }, 'is a block device'],
    ['a pipe', { type: 'fifo', size: 0 }, 'is a named pipe'],
  ] as const)('%s', async (_, header, message) => {
    const rejected = read(await pack({ name: 'before' }, header));
    await expect(rejected).rejects.toThrow(DataError);
    await expect(rejected).rejects.toThrow(`a.tar, entry`);
    await expect(rejected).rejects.toThrow(message);
  });

  it('entries of unknown types', async () => {
    await expect(read(await patched(156, 'S'))).rejects.toThrow('is a sparse file');
    await expect(read(await patched(156, 'Z'))).rejects.toThrow('of the unknown type "Z"');
    await expect(read(await patched(0, new Uint8Array(4)))).rejects.toThrow('has no path');
  });

  it('wrong sizes', async () => {
    await expect(read(await patched(124, '77777777777\0'))).rejects.toThrow(
      'a.tar, entry "file": truncated: 8589933055 of its 8589934591 bytes are missing',
    );
    await expect(read(await patched(124, new Uint8Array(12).fill(0xff)))).rejects.toThrow('invalid size');
    await expect(read(await patched(124, '-0000000001\0'))).rejects.toThrow('invalid size');
    // Too short, so that the rest is read as headers.
    await expect(read(await patched(124, '00000000000\0'))).rejects.toThrow('checksum does not match');
    await expect(read(await patched(156, '5'))).rejects.toThrow('a folder cannot have a size');
  });

  it('extended headers that are too long or malformed', async () => {
    await expect(read(await patched(156, 'x', { size: 70_000 }))).rejects.toThrow(
      'extended header "file": oversized: 70000 bytes',
    );
    for (const content of ['no record\n', '99 path=a\n', '0 a=b\n', '8 path=\n', '-1 a=b\n']) {
      const archive = await patched(156, 'x', { size: content.length });
      archive.set(new TextEncoder().encode(content), 512);
      await expect(read(archive), content).rejects.toThrow(DataError);
    }
    const size = '20 size=99999999999999999\n';
    const lying = await patched(156, 'x', { size: 26 });
    lying.set(new TextEncoder().encode(size.replace('20', '26')), 512);
    await expect(read(lying)).rejects.toThrow('invalid size');
  });

  it('an archive that is truncated anywhere, damaged, or followed by other data', async () => {
    const archive = await pack({ name: 'a', size: 700 }, { name: 'b', size: 20 });
    for (let end = 0; end < archive.length - 1024; end += 100) {
      await expect(read(archive.subarray(0, end)), `${end}`).rejects.toThrow(/^a.tar.*truncated/);
    }
    const damaged = archive.slice();
    damaged[3] = 66;
    await expect(read(damaged)).rejects.toThrow('damaged tar header: its checksum does not match');
    await expect(read(new Uint8Array([...archive, 1]))).rejects.toThrow('trailing bytes');
    await expect(read(text(1024))).rejects.toThrow('checksum does not match');
  });
});
