import type { Insight } from '@convkit/train';
import type { LayerHistory } from '../runs/layer-history.js';
import type { Series } from '../ui/chart-series.js';

/** Maximum number of curves: four colors, solid and dashed. */
const MAX_CURVES = 8;

/** The curves of a figure: at most eight layers. A layer looks the same in every chart if the network has no more layers than that. */
export function layerSeries(history: LayerHistory, figure: keyof Insight): Series[] {
  const own = history.layers(figure);
  const all = [...new Set([...history.layers('gradientNorms'), ...own])];
  const shown = own.length <= MAX_CURVES ? own : evenlySpaced(own);
  const styles = all.length <= MAX_CURVES ? all : shown;
  return shown.map((name) => {
    const i = styles.indexOf(name);
    return { name, color: ((i % 4) + 1) as 1 | 2 | 3 | 4, dash: i >= 4 };
  });
}

/** Layers at equal distances, from the first to the last. */
const evenlySpaced = (layers: readonly string[]): string[] =>
  Array.from(
    { length: MAX_CURVES },
    (_, i) => layers[Math.round((i * (layers.length - 1)) / (MAX_CURVES - 1))] as string,
  );
