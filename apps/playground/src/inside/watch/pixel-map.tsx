import type { JSX } from 'preact';
import type { ChannelImages } from '../../requests/channel-images.js';
import { ChannelCanvas } from '../../ui/channel-canvas.js';
import { watchText } from './messages.js';
import type { Walk } from './walk.js';
import type { Pixel } from './window-terms.js';

interface PixelMapProps {
  readonly images: ChannelImages;
  /** Index of the channel. Defaults to the first, or to all three as red, green and blue. */
  readonly index?: number;
  readonly title: string;
  /** The part of the map that is framed. It may extend beyond the edges. */
  readonly frame: { readonly from: Pixel; readonly size: readonly [height: number, width: number] };
  /** Makes the pixels of the map choose those of a walk. */
  readonly walk?: Walk | undefined;
  /** ID of the text that explains the keys. Makes the map a control of the keyboard. */
  readonly helpId?: string;
}

/** A feature map with a frame around some of its pixels. */
export function PixelMap({ images, index, title, frame, walk, helpId }: PixelMapProps): JSX.Element {
  const { height, width } = images;
  const t = watchText.value;
  const name = t.mapName({ title, height, width });
  const pick = (event: PointerEvent) => {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const along = (at: number, length: number, pixels: number) =>
      Math.max(0, Math.min(pixels - 1, Math.floor((at / length) * pixels)));
    walk?.pick([
      along(event.clientY - box.top, box.height, height),
      along(event.clientX - box.left, box.width, width),
    ]);
  };
  const percent = (part: number, whole: number) => `${(100 * part) / whole}%`;
  const canvas = (
    <ChannelCanvas
      images={images}
      {...(index !== undefined && { index })}
      {...(!helpId && { label: name })}
    />
  );
  const [top, left] = frame.from;
  const children = (
    <>
      {canvas}
      {walk?.partial && <Veil pixel={walk.pixel} height={height} width={width} />}
      <span
        class="frame"
        style={{
          top: percent(top, height),
          left: percent(left, width),
          height: percent(frame.size[0], height),
          width: percent(frame.size[1], width),
        }}
      />
    </>
  );
  const pointer = walk && {
    onPointerDown: pick,
    onPointerMove: (event: PointerEvent) => {
      if (!walk.playing && (event.pointerType === 'mouse' || event.buttons > 0)) pick(event);
    },
  };
  return (
    <figure class="pixel-map">
      <figcaption>
        {title} <span class="quiet small">{t.size({ height, width })}</span>
      </figcaption>
      {helpId ? (
        <div
          class="map"
          role="application"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys move the window
          tabIndex={0}
          aria-label={name}
          aria-describedby={helpId}
          onKeyDown={(event) => {
            if (!event.ctrlKey && !event.metaKey && !event.altKey && walk?.press(event.key))
              event.preventDefault();
          }}
          {...pointer}
        >
          {children}
        </div>
      ) : (
        <div class="map" {...pointer}>
          {children}
        </div>
      )}
    </figure>
  );
}

/** Hides the pixels after `pixel`, row by row. */
function Veil({
  pixel: [row, column],
  height,
  width,
}: {
  readonly pixel: Pixel;
  readonly height: number;
  readonly width: number;
}): JSX.Element {
  const top = (100 * row) / height;
  const below = (100 * (row + 1)) / height;
  return (
    <>
      <span
        class="veil"
        style={{
          top: `${top}%`,
          height: `${100 / height}%`,
          left: `${(100 * (column + 1)) / width}%`,
          right: 0,
        }}
      />
      <span class="veil" style={{ top: `${below}%`, bottom: 0, left: 0, right: 0 }} />
    </>
  );
}
