import type { JSX } from 'preact';
import { useId, useMemo } from 'preact/hooks';
import { type ChannelImages, toChannelImages } from '../../../requests/channel-images.js';
import type { ExactMaps } from '../../../requests/watch/exact-map.js';
import type { WatchedResidualBlock } from '../../../requests/watch/residual-block.js';
import { Calculation } from '../calculation.js';
import { ChannelField } from '../channel-field.js';
import { watchText } from '../messages.js';
import { PixelMap } from '../pixel-map.js';
import { useWalk } from '../walk.js';
import { WalkControls } from '../walk-controls.js';
import { valueAt } from '../window-terms.js';
import { BlockField } from './block-field.js';

interface ResidualPanelProps {
  readonly watched: WatchedResidualBlock;
  readonly onChannel: (channel: number) => void;
  readonly onBlock: (block: string) => void;
}

/** Shows what a residual block adds: F(x) and the shortcut, as feature maps and for one pixel. */
export function ResidualPanel({ watched, onChannel, onBlock }: ResidualPanelProps): JSX.Element {
  const { channel, channels, block, blocks, input, output, residual, shortcutOutput } = watched;
  const walk = useWalk({ ...output, terms: 1 });
  const help = useId();
  const t = watchText.value;
  const { pixel } = walk;
  const frame = { from: pixel, size: [1, 1] } as const;
  const images = useMemo(() => side(residual, shortcutOutput, output), [watched]);
  const inputImages = useMemo(() => input && toChannelImages(input.values, input), [input]);
  const [f, x] = [valueAt(residual, pixel), valueAt(shortcutOutput, pixel)];
  const maps = [t.fOfX, t.shortcutOfX, t.total];
  const ratio = (input?.height ?? 1) / output.height;
  return (
    <div class="stack">
      <div class="fields">
        <BlockField block={block} blocks={blocks} onChange={onBlock} />
        <ChannelField channel={channel} channels={channels[1]} onChange={onChannel} />
        <WalkControls walk={walk} products={false} />
      </div>
      <p class="quiet small" id={help}>
        {t.help}
      </p>
      <p>{shortcutText(watched)}</p>
      <div class="pixel-maps">
        {inputImages ? (
          <PixelMap
            title={t.x}
            images={inputImages}
            frame={{ from: [pixel[0] * ratio, pixel[1] * ratio], size: [1, 1] }}
          />
        ) : (
          <p class="quiet small">{t.noInputChannel({ count: channels[0] })}</p>
        )}
        {maps.map((title, index) => (
          <PixelMap key={title} title={title} images={images} index={index} frame={frame} walk={walk} />
        ))}
        <PixelMap title={t.y} images={images} index={3} frame={frame} walk={walk} helpId={help} />
      </div>
      <Calculation
        steps={[
          { name: 'residual', text: t.fOfX, value: f },
          { name: 'shortcut', text: t.shortcutOfX, value: x },
          { name: 'sum', text: t.total, value: f + x },
          { name: 'result', text: t.relu, value: Math.max(0, f + x) },
          { name: 'computed', text: t.computed, value: valueAt(output, pixel) },
        ]}
      />
    </div>
  );
}

/** F(x), the shortcut, their sum and the output as images with one range, so that their brightness adds up. */
function side(residual: ExactMaps, shortcut: ExactMaps, output: ExactMaps): ChannelImages {
  const values = new Float32Array(4 * output.values.length);
  for (const [i, y] of output.values.entries()) {
    const [f, x] = [residual.values[i] as number, shortcut.values[i] as number];
    values.set([f, x, f + x, y], 4 * i);
  }
  return toChannelImages(values, { height: output.height, width: output.width, channels: 4 });
}

function shortcutText({ shortcut, channels: [input, output] }: WatchedResidualBlock): string {
  const t = watchText.value;
  return shortcut === 'identity' ? t.identity : t[shortcut]({ input, output });
}
