const BLOCK = 512;

/** A file of an archive. */
interface ArchivedFile {
  readonly name: string;
  readonly content: Blob;
}

/**
 * An archive in the format of POSIX tar (ustar, IEEE Std 1003.1), which every system unpacks. Files are referred to, not copied.
 * @param files Names have at most 100 ASCII characters.
 */
export function tarOf(files: readonly ArchivedFile[]): Blob {
  const parts = files.flatMap(({ name, content }) => [
    header(name, content.size),
    content,
    new Uint8Array((BLOCK - (content.size % BLOCK)) % BLOCK),
  ]);
  return new Blob([...parts, new Uint8Array(2 * BLOCK)], { type: 'application/x-tar' });
}

function header(name: string, size: number): Uint8Array<ArrayBuffer> {
  const block = new Uint8Array(BLOCK);
  const text = (at: number, value: string) => block.set(new TextEncoder().encode(value), at);
  const octal = (value: number, digits: number) => value.toString(8).padStart(digits, '0');
  text(0, name);
  text(100, octal(0o644, 7));
  text(108, octal(0, 7));
  text(116, octal(0, 7));
  text(124, octal(size, 11));
  text(136, octal(0, 11)); // No time: the same classes give the same file.
  text(156, '0');
  text(257, 'ustar');
  text(263, '00');
  // The checksum counts its own field as spaces.
  text(148, ' '.repeat(8));
  text(
    148,
    `${octal(
      block.reduce((sum, byte) => sum + byte, 0),
      6,
    )}\0 `,
  );
  return block;
}
