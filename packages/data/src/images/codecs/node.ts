import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { DataError, oneAtATime } from '@convkit/core';
import type { Codec, Codecs } from './codecs.js';

/** The exports of a jSquash package's `decode.js`. */
interface Squash {
  init(module: WebAssembly.Module, overrides: { printErr(message: string): void }): Promise<void>;
  default(bytes: ArrayBuffer): Promise<ImageData>;
}

/** Damage that libjpeg fills in with only a warning. Its warnings about stray bytes between segments are harmless. */
const DAMAGE = /premature end|bad .*code|instead of RST|progression/i;
/** An instance keeps the memory of its largest image, so it is discarded after one with this many pixels. */
const LARGE = 2 ** 22;

/** WASM builds of mozjpeg and libwebp, loaded on first use. */
export const codecs: Codecs = {
  jpeg: codec(
    'JPEG',
    () => import('@jsquash/jpeg/decode.js') as Promise<unknown>,
    '@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm',
  ),
  webp: codec(
    'WebP',
    () => import('@jsquash/webp/decode.js') as Promise<unknown>,
    '@jsquash/webp/codec/dec/webp_dec.wasm',
  ),
};

function codec(format: string, load: () => Promise<unknown>, wasm: string): Codec {
  let loaded: Promise<readonly [unknown, WebAssembly.Module]> | undefined;
  let ready = false;
  const messages: string[] = [];
  const decode: Codec = async (bytes, name) => {
    loaded ??= Promise.all([
      load(),
      readFile(createRequire(import.meta.url).resolve(wasm)).then((file) => WebAssembly.compile(file)),
    ]);
    const [imported, module] = await loaded;
    const squash = imported as Squash;
    if (!ready) await squash.init(module, { printErr: (message) => messages.push(message) });
    ready = false;
    messages.length = 0;
    const image = await squash.default(bytes as unknown as ArrayBuffer).catch((cause: unknown) => {
      const reason = messages.at(-1) ?? 'it cannot be decoded';
      throw new DataError(`${name}: damaged ${format} file: ${reason}`, { code: 'DATA_CORRUPT', cause });
    });
    const { width, height, data } = image;
    ready = width * height < LARGE;
    const damage = messages.find((message) => DAMAGE.test(message));
    if (damage) throw new DataError(`${name}: damaged ${format} file: ${damage}`, { code: 'DATA_CORRUPT' });
    return { height, width, channels: 4, data: new Uint8Array(data.buffer, data.byteOffset, data.length) };
  };
  // Runs one at a time: an instance has one list of messages, and is never reused after a failure.
  const runExclusive = oneAtATime();
  return (bytes, name) => runExclusive(() => decode(bytes, name));
}
