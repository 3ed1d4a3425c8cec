import type { ChartSpec } from '../chart-spec.js';
import { ChartView } from './chart-view.js';
import { onThemeChange } from './theme.js';

const data = document.getElementById('charts')?.textContent ?? '[]';
const views = (JSON.parse(data) as ChartSpec[]).flatMap((spec) => {
  const figure = document.getElementById(`chart-${spec.id}`);
  return figure ? [new ChartView(spec, figure)] : [];
});

onThemeChange(() => {
  for (const view of views) view.draw();
});
