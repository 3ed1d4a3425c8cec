import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { decode } from 'fast-png';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeStrokes } from './images.fixture.js';
import { convkit } from './run-cli.fixture.js';

const folder = mkdtempSync(path.join(os.tmpdir(), 'convkit-data-'));
const at = (name: string) => path.join(folder, name);
const strokes = at('strokes');

beforeAll(() => writeStrokes(strokes, 20));
afterAll(() => rmSync(folder, { recursive: true }));

describe('convkit data preview', () => {
  const preview = (to: string, ...flags: string[]) =>
    convkit(['data', 'preview', strokes, '--count', '9', '--to', at(to), '--json', ...flags]);

  it('writes a batch as one image and prints its labels', async () => {
    const { code, records, stderr } = await preview('plain.png', '--scale', '1');
    expect(code, stderr).toBe(0);
    expect(records[0]).toMatchObject({ event: 'preview', file: at('plain.png'), transforms: [] });
    expect(records[0]?.indices).toHaveLength(9);
    const [{ labels }] = records as unknown as [{ labels: string[] }];
    for (const label of labels) expect(['across', 'down', 'slanted']).toContain(label);
    // Three rows of 28 pixels with gaps of 2.
    expect(decode(readFileSync(at('plain.png')))).toMatchObject({ width: 92, height: 92, channels: 1 });
  });

  it('applies the recipe and custom transforms, and changes the batch with the seed', async () => {
    writeFileSync(at('flip.json'), JSON.stringify([{ name: 'random-flip', probability: 1 }]));
    const flags = ['--model', 'lenet5', '--augment', at('flip.json')];
    const { records, stderr } = await preview('recipe.png', ...flags);
    const { transforms } = records[0] as { transforms: { name: string }[] };
    expect(
      transforms.map(({ name }) => name),
      stderr,
    ).toEqual(['resize', 'pad', 'shift', 'random-flip', 'normalize']);
    await preview('again.png', ...flags);
    await preview('other.png', ...flags, '--seed', '2');
    const bytes = (name: string) => readFileSync(at(name)).toString('base64');
    expect(bytes('again.png')).toBe(bytes('recipe.png'));
    expect(bytes('other.png')).not.toBe(bytes('recipe.png'));
  });

  it('rejects an unknown dataset', async () => {
    const { code, stderr } = await convkit(['data', 'preview', at('nowhere'), '--to', at('x.png')]);
    expect(code).toBe(2);
    expect(stderr).toContain('is neither a known dataset nor a folder');
  });
});

describe('convkit data stats', () => {
  it('counts the images and lists broken files and duplicates', async () => {
    const spoilt = at('spoilt');
    writeStrokes(spoilt, 10);
    const across = (name: string) => path.join(spoilt, 'across', name);
    writeFileSync(across('cut.png'), readFileSync(across('0.png')).subarray(0, 60));
    copyFileSync(across('0.png'), across('twin.png'));
    writeFileSync(across('.DS_Store'), '');
    writeFileSync(path.join(spoilt, 'Thumbs.db'), '');
    const { code, records, stderr } = await convkit(['data', 'stats', spoilt, '--json']);
    expect(code, stderr).toBe(0);
    const { perClass, broken, warnings, ignored, duplicates, heights } = records[0] as Record<
      string,
      unknown[]
    >;
    // A fifth of each class is held out.
    expect(perClass).toEqual([
      { name: 'across', count: 9 },
      { name: 'down', count: 8 },
      { name: 'slanted', count: 8 },
    ]);
    expect(broken).toEqual([]);
    expect(warnings).toEqual([expect.stringContaining('cut.png')]);
    expect(ignored).toHaveLength(2);
    expect(duplicates).toHaveLength(1);
    expect(heights).toEqual({ smallest: 28, largest: 28 });
    expect(stderr).toMatch(/duplicate images: 1\nignored system and editor files: 2\n.*cut\.png/);
  });
});
