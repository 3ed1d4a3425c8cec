import type { JSX } from 'preact';
import { useId, useMemo, useState } from 'preact/hooks';
import { formatNumber } from '../../../language/formats.js';
import { toChannelImages } from '../../../requests/channel-images.js';
import type { WatchedInceptionBlock } from '../../../requests/watch/inception-block.js';
import { ChannelCanvas } from '../../../ui/channel-canvas.js';
import { inText } from '../calculation.js';
import { ChannelField } from '../channel-field.js';
import { watchText } from '../messages.js';
import { PixelMap } from '../pixel-map.js';
import { useWalk } from '../walk.js';
import { WalkControls } from '../walk-controls.js';
import { valueAt } from '../window-terms.js';
import { BlockField } from './block-field.js';
import { branchOf, placeBranches } from './branches.js';
import { ChannelStrip } from './channel-strip.js';

interface InceptionPanelProps {
  readonly watched: WatchedInceptionBlock;
  readonly onBlock: (block: string) => void;
}

/** Number of feature maps shown for each branch. */
const SHOWN = 8;

/** Shows the branches of an Inception block, their concatenation, and all channels of one pixel. */
export function InceptionPanel({ watched, onBlock }: InceptionPanelProps): JSX.Element {
  const { block, blocks, inChannels, output } = watched;
  const [wanted, setChannel] = useState(0);
  const walk = useWalk({ ...output, terms: 1 });
  const help = useId();
  const t = watchText.value;
  const images = useMemo(() => toChannelImages(output.values, output), [output]);
  const branches = placeBranches(watched.branches);
  const channel = Math.min(wanted, output.channels - 1);
  const own = branchOf(branches, channel);
  const number = (value: number) => formatNumber(value);
  return (
    <div class="stack">
      <div class="fields">
        <BlockField block={block} blocks={blocks} onChange={onBlock} />
        <ChannelField channel={channel} channels={output.channels} onChange={setChannel} />
        <WalkControls walk={walk} products={false} />
      </div>
      <p class="quiet small" id={help}>
        {t.help}
      </p>
      <p data-fact="Concatenation">
        {t.concatenation({
          input: inChannels,
          parts: branches.map(({ channels }) => number(channels)).join(' + '),
          output: output.channels,
        })}
      </p>
      <div class="branches">
        {branches.map(({ title, first, channels }, i) => (
          <section key={title} class={`branch series-${i + 1}`} aria-label={title}>
            <h3>{title}</h3>
            <p class="quiet small">{t.branchChannels({ first: first + 1, last: first + channels })}</p>
            <div class="channels" role="img" aria-label={t.mapsOf({ branch: title })}>
              {Array.from({ length: Math.min(SHOWN, channels) }, (_, map) => (
                <ChannelCanvas key={map} images={images} index={first + map} />
              ))}
            </div>
          </section>
        ))}
      </div>
      <div class="pixel-maps">
        <PixelMap
          title={t.output({ layer: block, channel: channel + 1 })}
          images={images}
          index={channel}
          frame={{ from: walk.pixel, size: [1, 1] }}
          walk={walk}
          helpId={help}
        />
        <ChannelStrip output={output} pixel={walk.pixel} branches={branches} channel={channel} />
      </div>
      <p role={walk.playing ? undefined : 'status'} data-fact="Channel">
        {t.fromBranch({
          channel: channel + 1,
          number: channel - own.first + 1,
          branch: own.title,
          value: inText(valueAt(output, walk.pixel, channel)),
        })}
      </p>
    </div>
  );
}
