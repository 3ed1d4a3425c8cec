import type { JSX } from 'preact';

/** Output channels of the first and second convolution: Krizhevsky et al. 2012, section 3.5. */
export const CHANNELS = [96, 256] as const;

const HEIGHT = 152;
const GAP = 8;

/** The feature maps of both convolutions, divided into towers that are connected only within themselves. */
export function Towers({ count }: { readonly count: number }): JSX.Element {
  const height = (HEIGHT - GAP * (count - 1)) / count;
  const [before, after] = CHANNELS.map((channels) => channels / count);
  return (
    <svg
      viewBox="0 0 340 180"
      role="img"
      aria-label={`${CHANNELS[0]} and ${CHANNELS[1]} feature maps in ${count} towers; each tower sees only its own.`}
    >
      <text class="middle quiet-text" x="65" y="14">
        first convolution
      </text>
      <text class="middle quiet-text" x="275" y="14">
        second convolution
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
              {before} feature maps
            </text>
            <text class="middle" x="275" y={middle + 4}>
              {after} feature maps
            </text>
          </g>
        );
      })}
    </svg>
  );
}
