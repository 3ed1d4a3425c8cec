import type { JSX } from 'preact';
import { formatList } from '../../language/formats.js';
import { receptiveField } from '../arithmetic.js';
import { diagramsText } from './messages.js';

const WIDTH = 360;
const GAP = 28;
const TOP = 18;

/** The receptive field of one unit after a stack of 3x3 convolutions, from the input to the unit. */
export function ReceptiveField({ convolutions }: { readonly convolutions: number }): JSX.Element {
  const t = diagramsText.value;
  const sides = Array.from({ length: convolutions + 1 }, (_, i) => receptiveField(convolutions - i));
  const pixels = sides.reduce((sum, side) => sum + side, 0);
  const cell = Math.min(18, (WIDTH - GAP * convolutions) / pixels);
  const height = Math.max(120, (sides[0] as number) * cell) + TOP + 24;
  const middle = TOP + (height - TOP - 24) / 2;
  let left = (WIDTH - pixels * cell - GAP * convolutions) / 2;

  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${height}`}
      role="img"
      aria-label={t.fieldImage({ count: convolutions, sizes: formatList(sides.slice(0, -1).toReversed()) })}
    >
      {sides.map((side, i) => {
        const x = left;
        const extent = side * cell;
        const y = middle - extent / 2;
        left += extent + GAP;
        return (
          <g key={side}>
            <path
              d={Array.from({ length: side + 1 }, (_, k) => k * cell)
                .map((at) => `M${x + at} ${y} v${extent} M${x} ${y + at} h${extent}`)
                .join(' ')}
              stroke="var(--accent)"
              stroke-opacity="0.5"
            />
            <rect
              x={x}
              y={y}
              width={extent}
              height={extent}
              fill="var(--accent)"
              fill-opacity={side === 1 ? 1 : 0.15}
            />
            {i < convolutions && (
              <path class="line" d={`M${x + extent + 5} ${middle} h${GAP - 10} m-5 -4 l5 4 l-5 4`} />
            )}
            <text class="middle quiet-text" x={x + extent / 2} y={y + extent + 14}>
              {side}x{side}
            </text>
          </g>
        );
      })}
      <text class="quiet-text" x="4" y="12">
        {t.fieldCaption({ count: convolutions })}
      </text>
    </svg>
  );
}
