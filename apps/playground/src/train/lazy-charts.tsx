import type { ComponentType, JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { runs } from '../state/runs.js';
import { ErrorMessage } from '../ui/message.js';

/** The charts, loaded once there is a step to draw: nothing is in the way of the first one. */
export function LazyCharts(): JSX.Element {
  const [Charts, setCharts] = useState<ComponentType>();
  const [error, setError] = useState<unknown>();
  const started = runs.value.some(({ view }) => view.version.value > 0 && view.step > 0);
  useEffect(() => {
    if (!started) return;
    import('./run-charts.js').then(({ RunCharts }) => setCharts(() => RunCharts), setError);
  }, [started]);
  if (error !== undefined) return <ErrorMessage error={error} />;
  return Charts ? <Charts /> : <p aria-busy="true">The curves come with the first step.</p>;
}
