import type { ComponentChildren, JSX } from 'preact';
import { useId, useMemo } from 'preact/hooks';
import { toChannelImages } from '../../requests/channel-images.js';
import type { WatchedLayer } from '../../requests/watch/watched-layer.js';
import { inText } from './calculation.js';
import { ChannelField } from './channel-field.js';
import { watchText } from './messages.js';
import { PixelMap } from './pixel-map.js';
import type { Walk } from './walk.js';
import { WalkControls } from './walk-controls.js';
import { valueAt, windowStart } from './window-terms.js';

interface WatchedWindowProps {
  readonly watched: WatchedLayer;
  readonly walk: Walk;
  /** Whether a pixel has several products to go through. */
  readonly products: boolean;
  readonly onChannel: (channel: number) => void;
  /** The numbers of the window. */
  readonly children: ComponentChildren;
}

/** The input of a layer with its window, and the output with the pixel that comes from it. */
export function WatchedWindow(props: WatchedWindowProps): JSX.Element {
  const { watched, walk, products, onChannel, children } = props;
  const { layer, channel, channels, windows, input, output } = watched;
  const help = useId();
  const t = watchText.value;
  const [row, column] = walk.pixel;
  const inputImages = useMemo(() => toChannelImages(input.values, input), [input]);
  const outputImages = useMemo(() => toChannelImages(output.values, output), [output]);
  return (
    <div class="stack">
      <div class="fields">
        <ChannelField channel={channel} channels={channels} onChange={onChannel} />
        <WalkControls walk={walk} products={products} />
      </div>
      <p class="quiet small" id={help}>
        {t.help}
      </p>
      <div class="pixel-maps">
        <PixelMap
          title={t.input({ layer })}
          images={inputImages}
          {...(input.channels !== 3 && { index: 0 })}
          frame={{ from: windowStart(windows, walk.pixel), size: windows.size }}
        />
        <PixelMap
          title={t.output({ layer, channel: channel + 1 })}
          images={outputImages}
          frame={{ from: walk.pixel, size: [1, 1] }}
          walk={walk}
          helpId={help}
        />
      </div>
      <p role={walk.playing ? undefined : 'status'} class="small" data-fact="Pixel">
        {t.status({ row: row + 1, column: column + 1, value: inText(valueAt(output, walk.pixel)) })}
      </p>
      {children}
    </div>
  );
}
