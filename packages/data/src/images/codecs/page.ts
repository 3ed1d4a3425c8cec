import { DataError } from '@convkit/core';
import type { Codec, Codecs } from './codecs.js';

/** The browser's own decoders, for pages and their workers. */
export const codecs: Codecs = { jpeg: decoder('image/jpeg'), webp: decoder('image/webp') };

function decoder(type: string): Codec {
  return async (bytes, name) => {
    const bitmap = await createImageBitmap(new Blob([bytes as Uint8Array<ArrayBuffer>], { type }), {
      colorSpaceConversion: 'none',
      premultiplyAlpha: 'none',
    }).catch((cause: unknown) => {
      throw new DataError(`${name}: damaged: the browser cannot decode it`, { code: 'DATA_CORRUPT', cause });
    });
    try {
      const { width, height } = bitmap;
      const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
      if (!context)
        throw new DataError(`${name}: the browser cannot create a canvas of ${width}x${height} pixels`);
      context.drawImage(bitmap, 0, 0);
      const { data } = context.getImageData(0, 0, width, height);
      return { height, width, channels: 4, data: new Uint8Array(data.buffer) };
    } finally {
      bitmap.close();
    }
  };
}
