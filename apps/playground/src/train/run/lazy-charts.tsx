import type { ComponentType, JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { runs } from '../../runs/runs.js';
import { ErrorMessage } from '../../ui/message.js';
import { runText } from './messages.js';

/** The charts, loaded after the first step so that they do not delay it. Renders nothing for a run without steps. */
export function LazyCharts(): JSX.Element | null {
  const [Charts, setCharts] = useState<ComponentType>();
  const [error, setError] = useState<unknown>();
  const views = runs.value.map(({ view }) => view);
  const started = views.some(({ version, loss }) => version.value > 0 && loss.x.length > 0);
  useEffect(() => {
    if (!started) return;
    import('./run-charts.js').then(({ RunCharts }) => setCharts(() => RunCharts), setError);
  }, [started]);
  if (error !== undefined) return <ErrorMessage error={error} />;
  if (started && Charts) return <Charts />;
  if (!started && !views.some(({ active }) => active)) return null;
  return <p aria-busy="true">{runText.value.curvesLater}</p>;
}
