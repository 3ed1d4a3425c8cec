import { signal } from '@preact/signals';

/** How the curves of runs are drawn. */
export interface ChartOptions {
  readonly logScale: boolean;
  readonly smooth: boolean;
}

const KEY = 'convkit-charts';

/** How the curves are drawn, as the user chose it last. */
export const chartOptions = signal<ChartOptions>(stored());

/** Changes how the curves are drawn and remembers it. */
export function changeCharts(some: Partial<ChartOptions>): void {
  chartOptions.value = { ...chartOptions.value, ...some };
  try {
    localStorage.setItem(KEY, JSON.stringify(chartOptions.value));
  } catch {} // Without storage the choice lasts as long as the page.
}

function stored(): ChartOptions {
  try {
    const { logScale, smooth } = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    return { logScale: logScale === true, smooth: smooth === true };
  } catch {
    return { logScale: false, smooth: false };
  }
}

/** Weight of the past in a smoothed value. */
const MEMORY = 0.9;

/** A moving average of a curve, exponential and without bias toward its start. */
export function smoothed({ x, y }: { readonly x: number[]; readonly y: number[] }): {
  x: number[];
  y: number[];
} {
  let [sum, weight] = [0, 0];
  const averages = y.map((value) => {
    sum = MEMORY * sum + (1 - MEMORY) * value;
    weight = MEMORY * weight + (1 - MEMORY);
    return sum / weight;
  });
  return { x, y: averages };
}
