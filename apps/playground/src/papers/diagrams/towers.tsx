import type { JSX } from 'preact';
import { diagramsText } from './messages.js';

/** Output channels of the first and second convolution: Krizhevsky et al. 2012, section 3.5. */
export const CHANNELS = [96, 256] as const;

const HEIGHT = 152;
const GAP = 8;

/** The feature maps of both convolutions, divided into towers that are connected only within themselves. */
export function Towers({ count }: { readonly count: number }): JSX.Element {
  const height = (HEIGHT - GAP * (count - 1)) / count;
  const [before, after] = [CHANNELS[0] / count, CHANNELS[1] / count];
  const t = diagramsText.value;
  return (
    <svg
      viewBox="0 0 340 180"
      role="img"
      aria-label={t.towersImage({ before: CHANNELS[0], after: CHANNELS[1], count })}
    >
      <text class="middle quiet-text" x="65" y="14">
        {t.towersFirst}
      </text>
      <text class="middle quiet-text" x="275" y="14">
        {t.towersSecond}
      </text>
      {Array.from({ length: count }, (_, i) => {
        const y = 24 + i * (height + GAP);
        const middle = y + height / 2;
        return (
          <g key={y}>
            <rect class="box" x="10" y={y} width="110" height={height} rx="6" />
            <rect class="box" x="220" y={y} width="110" height={height} rx="6" />
            <path class="line highlighted" d={`M122 ${middle} H216 m-7 -4 l7 4 l-7 4`} />
            <text class="middle" x="65" y={middle + 4}>
              {t.featureMaps({ count: before })}
            </text>
            <text class="middle" x="275" y={middle + 4}>
              {t.featureMaps({ count: after })}
            </text>
          </g>
        );
      })}
    </svg>
  );
}
