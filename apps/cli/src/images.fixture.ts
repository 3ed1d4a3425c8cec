import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Rng } from '@convkit/core';
import { encode } from 'fast-png';

/** Writes a folder of grayscale PNG files: strokes, one direction per class, `count` images each, from a fixed seed. */
export function writeStrokes(folder: string, count: number): void {
  const rng = new Rng(7);
  const classes = { across: [0, 1], down: [1, 0], slanted: [1, 1] } as const;
  for (const [name, [dy, dx]] of Object.entries(classes)) {
    mkdirSync(path.join(folder, name), { recursive: true });
    for (let i = 0; i < count; i++) {
      const data = new Uint8Array(28 * 28);
      const [top, left] = [4 + rng.integer(8), 4 + rng.integer(8)];
      for (let step = 0; step < 14; step++)
        data[(top + step * dy) * 28 + left + step * dx] = 155 + rng.integer(100);
      writeFileSync(
        path.join(folder, name, `${i}.png`),
        encode({ width: 28, height: 28, data, channels: 1 }),
      );
    }
  }
}
