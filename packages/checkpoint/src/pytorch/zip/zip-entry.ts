/** A file in a zip archive. */
export interface ZipEntry {
  /** Path within the archive. */
  readonly name: string;
  /** Whether it is compressed. Such entries cannot be read. */
  readonly compressed: boolean;
  /** Length in bytes of what is stored. */
  readonly size: number;
  /** CRC-32 of the bytes, or 0 if it may not have been computed. */
  readonly crc: number;
  /** Offset of the local header, which is followed by the bytes. */
  readonly offset: number;
  /** Offset of whatever follows the entry: the next local header, or the central directory. */
  readonly limit: number;
}

/** Signatures of the parts of an archive (APPNOTE.TXT 6.3.10, section 4.3). */
export const SIGNATURES = {
  localHeader: 0x04034b50,
  descriptor: 0x08074b50,
  directoryEntry: 0x02014b50,
  end: 0x06054b50,
  end64: 0x06064b50,
  locator64: 0x07064b50,
} as const;

/** Lengths in bytes of the parts of an archive, without names, extra fields and comments. */
export const LENGTHS = { localHeader: 30, directoryEntry: 46, end: 22, end64: 56, locator64: 20 } as const;

/** Largest values of the fields of 16 and 32 bits. They mean that a Zip64 field has the value. */
export const FULL_16 = 0xffff;
/** See `FULL_16`. */
export const FULL_32 = 0xffffffff;

/** Identifies the extra field with sizes and offsets of 64 bits. */
export const ZIP64_FIELD = 1;
