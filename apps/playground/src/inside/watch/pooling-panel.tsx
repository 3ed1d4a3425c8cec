import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { WatchedPooling } from '../../requests/watch/pooling.js';
import { activationText } from './activation-text.js';
import { Calculation, inText } from './calculation.js';
import { watchText } from './messages.js';
import { NumberGrid } from './number-grid.js';
import { useWalk } from './walk.js';
import { WatchedWindow } from './watched-window.js';
import { type PoolingPixel, poolingAt, rangeOf } from './window-terms.js';

interface PoolingPanelProps {
  readonly watched: WatchedPooling;
  readonly onChannel: (channel: number) => void;
}

/** Steps through a pooling layer: the window and the output pixel. */
export function PoolingPanel({ watched, onChannel }: PoolingPanelProps): JSX.Element {
  const { input, output, windows, kind, coefficient, bias, activation } = watched;
  const walk = useWalk({ ...output, terms: 1 });
  const pixel = poolingAt(watched, walk.pixel);
  const range = useMemo(() => rangeOf(input.values), [input]);
  const t = watchText.value;
  const pooled = { maximum: t.maximum, average: t.average, 'scaled sum': t.windowSum }[kind];
  const scaled = t.scaled({ coefficient: inText(coefficient), bias: inText(bias) });
  const applies = pixel.result !== undefined && activation !== 'none';
  return (
    <WatchedWindow watched={watched} walk={walk} products={false} onChannel={onChannel}>
      <div class="window-numbers">
        <NumberGrid
          title={t.window}
          columns={windows.size[1]}
          values={pixel.cells.map(({ isPadding, value }) => (isPadding ? undefined : value))}
          range={range}
          {...(kind === 'maximum' && { marked: largestOf(pixel) })}
        />
        <Calculation
          steps={[
            { name: 'pooled', text: pooled, value: pixel.pooled },
            ...(kind === 'scaled sum' ? [{ name: 'scaled', text: scaled, value: pixel.scaled }] : []),
            ...(applies
              ? [{ name: 'result', text: activationText(activation), value: pixel.result as number }]
              : []),
            { name: 'computed', text: t.computed, value: pixel.computed },
          ]}
        />
      </div>
    </WatchedWindow>
  );
}

/** Index of the first cell with the largest value. */
const largestOf = ({ cells, pooled }: PoolingPixel) =>
  cells.findIndex(({ isPadding, value }) => !isPadding && value === pooled);
