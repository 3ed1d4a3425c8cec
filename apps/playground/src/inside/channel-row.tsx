import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ChannelImages } from '../requests/channel-images.js';
import { ChannelCanvas } from '../ui/channel-canvas.js';

interface ChannelRowProps {
  readonly images: ChannelImages;
  /** Name of the layer. */
  readonly layer: string;
  readonly details: string;
  /** What the images show, in the plural. */
  readonly content: string;
}

/** Distance from the screen at which rows are drawn. */
const MARGIN = '50% 0px';
/** Number of images per line on a wide screen. */
const PER_LINE = 18;

const short = (value: number) => value.toPrecision(3);

/** The feature maps or filters of a layer side by side, and the values of black and white. */
export function ChannelRow({ images, layer, details, content }: ChannelRowProps): JSX.Element {
  const flat = images.height === 1 && images.count === 1;
  const row = useRef<HTMLElement>(null);
  const near = useNear(row);
  return (
    <section ref={row} class="card channel-row" aria-label={layer} data-layer={layer}>
      <header>
        <h2>{layer}</h2>
        <p class="quiet small">
          {details} · black {short(images.low)}, white {short(images.high)}
        </p>
      </header>
      <div
        class={flat ? 'channels flat' : 'channels'}
        role="img"
        aria-label={`${content} of ${layer}: ${images.count}`}
        style={{ minHeight: `${flat ? 1.5 : 4 * Math.ceil(images.count / PER_LINE)}rem` }}
      >
        {near &&
          Array.from({ length: images.count }, (_, i) => <ChannelCanvas key={i} images={images} index={i} />)}
      </div>
    </section>
  );
}

/** Whether the element is on or near the screen. A deep network has thousands of feature maps, too many to draw at once. */
function useNear(element: { readonly current: HTMLElement | null }): boolean {
  const [near, setNear] = useState(false);
  useEffect(() => {
    const observer = new IntersectionObserver(([entry]) => setNear(entry?.isIntersecting ?? true), {
      rootMargin: MARGIN,
    });
    observer.observe(element.current as HTMLElement);
    return () => observer.disconnect();
  }, [element]);
  return near;
}
