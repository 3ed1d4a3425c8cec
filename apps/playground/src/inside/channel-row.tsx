import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ChannelImages } from '../requests/channel-images.js';
import { ChannelCanvas } from '../ui/channel-canvas.js';

interface ChannelRowProps {
  readonly images: ChannelImages;
  /** Name of the layer. */
  readonly layer: string;
  readonly details: string;
  /** Accessible name of the images. */
  readonly name: string;
}

/** Distance from the screen at which rows are drawn. */
const MARGIN = '50% 0px';
/** Number of images per line on a wide screen. */
const PER_LINE = 18;

/** The feature maps or filters of a layer side by side. */
export function ChannelRow({ images, layer, details, name }: ChannelRowProps): JSX.Element {
  const flat = images.height === 1 && images.count === 1;
  const row = useRef<HTMLElement>(null);
  const near = useNear(row);
  return (
    <section ref={row} class="card channel-row" aria-label={layer} data-layer={layer}>
      <header>
        <h2>{layer}</h2>
        <p class="quiet small">{details}</p>
      </header>
      <div
        class={flat ? 'channels flat' : 'channels'}
        role="img"
        aria-label={name}
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
