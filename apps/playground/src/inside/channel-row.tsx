import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Maps } from '../requests/channel-images.js';
import { MapCanvas } from '../ui/channel-canvas.js';

interface MapRowProps {
  readonly maps: Maps;
  readonly layer: string;
  readonly about: string;
  /** What one of them is called. */
  readonly each: string;
}

/** How far off the screen rows are drawn already. */
const MARGIN = '50% 0px';
/** Maps that a line holds on a wide screen. */
const A_LINE = 18;

const short = (value: number) => value.toPrecision(3);

/** The maps of one layer side by side, and the range that black to white stands for. */
export function MapRow({ maps, layer, about, each }: MapRowProps): JSX.Element {
  const flat = maps.height === 1 && maps.count === 1;
  const row = useRef<HTMLElement>(null);
  const near = useNear(row);
  return (
    <section ref={row} class="card map-row" aria-label={layer} data-layer={layer}>
      <header>
        <h2>{layer}</h2>
        <p class="quiet small">
          {about} · black {short(maps.low)}, white {short(maps.high)}
        </p>
      </header>
      <div
        class={flat ? 'maps flat' : 'maps'}
        role="img"
        aria-label={`${each}s of ${layer}: ${maps.count}`}
        style={{ minHeight: `${flat ? 1.5 : 4 * Math.ceil(maps.count / A_LINE)}rem` }}
      >
        {near && Array.from({ length: maps.count }, (_, i) => <MapCanvas key={i} maps={maps} index={i} />)}
      </div>
    </section>
  );
}

/** Whether the element is on the screen, or will be soon: a deep network has thousands of maps, too many to draw at once. */
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
