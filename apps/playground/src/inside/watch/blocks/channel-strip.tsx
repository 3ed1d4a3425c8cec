import type { JSX } from 'preact';
import type { ExactMaps } from '../../../requests/watch/exact-map.js';
import { watchText } from '../messages.js';
import { type Pixel, valueAt } from '../window-terms.js';
import type { PlacedBranch } from './branches.js';

interface ChannelStripProps {
  readonly output: ExactMaps;
  readonly pixel: Pixel;
  readonly branches: readonly PlacedBranch[];
  /** The channel that is marked. */
  readonly channel: number;
}

/** Height of the largest bar. */
const HEIGHT = 60;

/** The values of all channels at one pixel as bars, in the colors of the branches. */
export function ChannelStrip({ output, pixel, branches, channel }: ChannelStripProps): JSX.Element {
  const t = watchText.value;
  const values = Array.from({ length: output.channels }, (_, i) => valueAt(output, pixel, i));
  const largest = Math.max(...values.map(Math.abs)) || 1;
  return (
    <figure class="channel-strip">
      <figcaption>{t.pixelChannels}</figcaption>
      <svg
        viewBox={`0 0 ${output.channels} ${HEIGHT + 8}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={t.pixelChannels}
      >
        {branches.map((branch, i) => (
          <g key={branch.title} class={`series-${i + 1}`}>
            {values.slice(branch.first, branch.first + branch.channels).map((value, at) => {
              const height = (HEIGHT * Math.abs(value)) / largest;
              return <rect key={at} x={branch.first + at} y={HEIGHT - height} width="0.9" height={height} />;
            })}
            <rect x={branch.first} y={HEIGHT + 4} width={branch.channels - 0.1} height="4" />
          </g>
        ))}
        <rect class="marked" x={channel} y="0" width="0.9" height={HEIGHT} />
      </svg>
    </figure>
  );
}
