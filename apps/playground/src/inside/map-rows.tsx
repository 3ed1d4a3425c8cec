import type { JSX } from 'preact';
import type { Maps } from '../requests/map-bytes.js';
import { MapCanvas } from '../ui/map-canvas.js';

interface MapRowProps {
  readonly maps: Maps;
  readonly layer: string;
  readonly about: string;
  /** What one of them is called. */
  readonly each: string;
}

const short = (value: number) => value.toPrecision(3);

/** The maps of one layer side by side, and the range that black to white stands for. */
export function MapRow({ maps, layer, about, each }: MapRowProps): JSX.Element {
  const flat = maps.height === 1 && maps.count === 1;
  return (
    <section class="card map-row" aria-label={layer} data-layer={layer}>
      <header>
        <h2>{layer}</h2>
        <p class="quiet small">
          {about} · black {short(maps.low)}, white {short(maps.high)}
        </p>
      </header>
      <div class={flat ? 'maps flat' : 'maps'}>
        {Array.from({ length: maps.count }, (_, i) => (
          <MapCanvas key={i} maps={maps} index={i} label={`${each} ${i + 1} of ${layer}`} />
        ))}
      </div>
    </section>
  );
}
