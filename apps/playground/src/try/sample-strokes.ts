export type Point = readonly [x: number, y: number];

const arc = (x: number, y: number, rx: number, ry: number, from: number, to: number): Point[] =>
  Array.from({ length: 25 }, (_, i) => {
    const angle = ((from + ((to - from) * i) / 24) * Math.PI) / 180;
    return [x + rx * Math.cos(angle), y + ry * Math.sin(angle)];
  });

/** The strokes of a sample of each digit, in a square of side 1. */
export const SAMPLE_STROKES: readonly (readonly (readonly Point[])[])[] = [
  [arc(0.5, 0.5, 0.2, 0.32, -90, 270)],
  [
    [
      [0.42, 0.28],
      [0.52, 0.18],
      [0.52, 0.82],
    ],
  ],
  [[...arc(0.5, 0.35, 0.2, 0.17, -170, 40), [0.3, 0.82], [0.72, 0.82]]],
  [[...arc(0.48, 0.34, 0.19, 0.16, -160, 90), ...arc(0.48, 0.66, 0.21, 0.17, -90, 160)]],
  [
    [
      [0.38, 0.18],
      [0.3, 0.55],
      [0.72, 0.55],
    ],
    [
      [0.62, 0.2],
      [0.6, 0.84],
    ],
  ],
  [[[0.68, 0.18], [0.38, 0.18], [0.35, 0.46], ...arc(0.48, 0.63, 0.2, 0.19, -120, 150)]],
  [[[0.6, 0.16], ...arc(0.48, 0.62, 0.18, 0.2, -170, 190)]],
  [
    [
      [0.28, 0.2],
      [0.72, 0.2],
      [0.45, 0.84],
    ],
  ],
  [[...arc(0.5, 0.34, 0.16, 0.16, 90, 450), ...arc(0.5, 0.67, 0.19, 0.17, -90, 270)]],
  [[...arc(0.5, 0.36, 0.17, 0.18, 0, -360), [0.67, 0.36], [0.62, 0.84]]],
];

/** Length of the longest line in a square of side 1. */
const LONGEST = 0.03;

/** The strokes of a sample as short lines, in the order that a hand draws them. */
export function* linesOf(digit: number): Generator<readonly [from: Point, to: Point]> {
  for (const stroke of SAMPLE_STROKES[digit] ?? []) {
    for (const [i, end] of stroke.slice(1).entries()) {
      const start = stroke[i] as Point;
      const count = Math.ceil(Math.hypot(end[0] - start[0], end[1] - start[1]) / LONGEST);
      const at = (part: number): Point => [
        start[0] + (part / count) * (end[0] - start[0]),
        start[1] + (part / count) * (end[1] - start[1]),
      ];
      for (let part = 0; part < count; part++) yield [at(part), at(part + 1)];
    }
  }
}
