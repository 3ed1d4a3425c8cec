import { ConfigError, DataError } from '@convkit/core';
import { describe, expect, it } from 'vitest';
import { decodeImage, decodePng, encodePng } from '../index.js';
import { images, refused } from './images.fixture.js';

const bytesOf = (base64: string) => Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
const fileOf = (name: string) => bytesOf(images[name]?.file as string);
const jpeg = fileOf('jpeg');
const webp = fileOf('webp, lossless');
const decode = async (bytes: Uint8Array, options = {}) => decodeImage(bytes, 'a.png', options);

/** The first box of a file in the ISO base media format. */
function ftyp(brand: string, ...compatible: string[]): Uint8Array {
  const text = `ftyp${brand}\0\0\0\0${compatible.join('')}`;
  return Uint8Array.of(0, 0, 0, 4 + text.length, ...new TextEncoder().encode(text));
}

describe.each(Object.entries(images))('%s', (_, { file, pixels }) => {
  it('decodes to the same bytes as Pillow', async () => {
    expect(await decode(bytesOf(file))).toEqual(decodePng(bytesOf(pixels), 'golden'));
  });
});

describe('decodeImage', () => {
  it('detects the format by content, decodes PNG synchronously, and applies channels, size and background', async () => {
    const png = encodePng({ height: 1, width: 2, channels: 2, data: Uint8Array.of(100, 255, 100, 0) });
    expect(decodeImage(png, 'a.jpg', { background: 255 })).toEqual({
      height: 1,
      width: 2,
      channels: 1,
      data: Uint8Array.of(100, 255),
    });
    const gray = await decode(jpeg, { channels: 1, size: [4, 5] });
    expect(gray).toMatchObject({ height: 4, width: 5, channels: 1 });
    const white = await decode(fileOf('webp, lossless, alpha'));
    expect([...white.data.slice(0, 3)]).toEqual([255, 255, 255]);
    const black = await decode(fileOf('webp, lossless, alpha'), { background: 0 });
    expect([...black.data.slice(0, 3)]).toEqual([0, 0, 0]);
  });

  it.each<[string, Uint8Array, string]>([
    ['a TIFF', bytesOf(refused.tiff), 'a.png: TIFF is not supported: convert it to PNG or JPEG'],
    ['an AVIF', ftyp('avif'), 'a.png: AVIF is not supported: convert it to PNG or JPEG'],
    ['an AVIF of any brand', ftyp('mif1', 'miaf', 'avif'), 'a.png: AVIF is not supported'],
    ['a HEIC', ftyp('heic', 'mif1'), 'a.png: HEIC is not supported: convert it to PNG or JPEG'],
    ['a video', ftyp('mp42'), 'it looks like a video'],
    ['text', new TextEncoder().encode('hello'), 'it looks like text'],
    ['nothing', new Uint8Array(), 'it is empty'],
    ['other bytes', Uint8Array.of(0, 255, 3), 'it starts with 00 ff 03'],
    ['an animation', bytesOf(refused.animated), 'a.png is an animated WebP'],
    ['a JPEG without its end', jpeg.subarray(0, -2), 'a.png: truncated'],
    ['a JPEG header', jpeg.subarray(0, 100), 'a.png: truncated'],
    ['a WebP without its end', webp.subarray(0, -30), 'a.png: truncated'],
    ['a CMYK JPEG without its end', fileOf('jpeg, CMYK').subarray(0, -40), 'a.png: truncated'],
    ['a GIF without its end', fileOf('gif').subarray(0, -40), 'a.png: truncated: the GIF file'],
    ['a GIF header', fileOf('gif').subarray(0, 12), 'a.png: truncated: the GIF file'],
    [
      'a GIF without an image',
      Uint8Array.of(...fileOf('gif').subarray(0, 13 + 768), 0x3b),
      'it has no image',
    ],
    ['a GIF with damaged data', fileOf('gif').fill(0xff, 793, 796), 'damaged GIF'],
    ['a BMP without its end', fileOf('bmp').subarray(0, -1), 'a.png: truncated: the BMP file'],
    ['a BMP header', fileOf('bmp').subarray(0, 30), 'a.png: truncated: the BMP file'],
    ['a BMP of another kind', fileOf('bmp').with(28, 2), 'an unsupported kind of BMP: 2 bits'],
    [
      'a BMP of runs without its end',
      fileOf('bmp, run-length encoded').subarray(0, -20),
      'truncated: the BMP',
    ],
    ['a WebP header', webp.subarray(0, 30), 'a.png: truncated'],
  ])('rejects %s', async (_, bytes, message) => {
    await expect(decode(bytes)).rejects.toThrow(DataError);
    await expect(decode(bytes)).rejects.toThrow(message);
    const isDamaged = /truncated|damaged|no image/.test(message);
    await expect(decode(bytes)).rejects.toMatchObject({ code: isDamaged ? 'DATA_CORRUPT' : 'DATA_FORMAT' });
  });

  it('rejects a JPEG with an early end marker, and still decodes the next one', async () => {
    const cut = Uint8Array.of(...jpeg.subarray(0, jpeg.length - 60), 0xff, 0xd9);
    await expect(decode(cut)).rejects.toThrow('damaged JPEG file: Corrupt JPEG data: premature end');
    expect(await decode(jpeg)).toMatchObject({ height: 13, width: 19 });
  });

  it('checks the size before decoding', async () => {
    for (const bytes of [jpeg, webp, fileOf('webp'), fileOf('gif'), fileOf('bmp')]) {
      await expect(decode(bytes, { maxPixels: 200 })).rejects.toThrow(
        'oversized: 19x13 pixels, the limit is',
      );
    }
    const bomb = jpeg.slice();
    bomb.set(
      [0xff, 0xff, 0xff, 0xff],
      jpeg.findIndex((byte, i) => byte === 0xff && jpeg[i + 1] === 0xc0) + 5,
    );
    await expect(decode(bomb)).rejects.toThrow('oversized: 65535x65535');
    const scan = jpeg.findIndex((byte, i) => byte === 0xff && jpeg[i + 1] === 0xda);
    const scans = Array.from({ length: 101 }, () => [...jpeg.subarray(scan, -2)]).flat();
    const slow = Uint8Array.of(...jpeg.subarray(0, scan), ...scans, 0xff, 0xd9);
    await expect(decode(slow)).rejects.toThrow('more than 100 scans');
  });

  it('reads only the first frame of an animated GIF', async () => {
    const animated = fileOf('gif, animated');
    expect(await decode(animated.subarray(0, -300))).toEqual(await decode(animated));
  });

  it('ignores an alpha channel of a BMP that is 0 everywhere', async () => {
    const bmp = fileOf('bmp, alpha');
    const start = bmp[10] as number;
    const opaque = await decode(bmp.map((byte, i) => (i >= start && (i - start) % 4 === 3 ? 0 : byte)));
    expect(opaque).toEqual(await decode(fileOf('bmp')));
  });

  it('cuts the orientation out of a PNG for a custom decoder', async () => {
    const png = (bytes: Uint8Array, name: string) => {
      expect(new TextDecoder('latin1').decode(bytes)).not.toContain('eXIf');
      return decodePng(bytes, name);
    };
    const file = fileOf('png, orientation 6');
    expect(await decode(file, { decoders: { png } })).toEqual(await decode(file));
  });

  it('uses custom decoders and applies the orientation to their images', async () => {
    const seen: string[] = [];
    const decoder = (bytes: Uint8Array, name: string) => {
      seen.push(name);
      expect(new TextDecoder('latin1').decode(bytes)).not.toContain('Exif');
      return { height: 13, width: 19, channels: 4, data: new Uint8Array(13 * 19 * 4).fill(200) };
    };
    const turned = await decode(fileOf('jpeg, orientation 6'), { decoders: { jpeg: decoder } });
    expect(turned).toMatchObject({ height: 19, width: 13, channels: 3 });
    expect(turned.data[0]).toBe(212);
    expect(seen).toEqual(['a.png']);
    const wrong = (height: number, length: number) => () => ({
      height,
      width: 19,
      channels: 3,
      data: new Uint8Array(length),
    });
    await expect(decode(jpeg, { decoders: { jpeg: wrong(12, 12 * 19 * 3) } })).rejects.toThrow(DataError);
    await expect(decode(jpeg, { decoders: { jpeg: wrong(13, 9) } })).rejects.toThrow(ConfigError);
  });
});
