import type { ComponentType, JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Run } from '../../runs/runs.js';
import { ErrorMessage } from '../../ui/message.js';
import { uiText } from '../../ui/messages.js';
import { insightText } from './messages.js';

type Part = ComponentType<{ readonly run: Run }>;

/** What a run does to its network, loaded when the user opens it. */
export function LazyInsight({ run }: { readonly run: Run }): JSX.Element {
  const [open, setOpen] = useState(false);
  const [Card, setCard] = useState<Part>();
  const [error, setError] = useState<unknown>();
  const toggle = (isOpen: boolean) => {
    setOpen(isOpen);
    if (!isOpen || Card) return;
    setError(undefined);
    import('./insight-card.js').then(({ InsightCard }) => setCard(() => InsightCard), setError);
  };
  return (
    <details onToggle={({ currentTarget }) => toggle(currentTarget.open)}>
      <summary>{insightText.value.insight}</summary>
      {error !== undefined && <ErrorMessage error={error} />}
      {open && (Card ? <Card run={run} /> : <p aria-busy="true">{uiText.value.loading}</p>)}
    </details>
  );
}
