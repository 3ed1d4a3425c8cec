import type { JSX } from 'preact';
import type { RunView } from '../../runs/run-view.js';
import { runText } from './messages.js';

/** Which weights the network of a failed run has now. */
export function RestoredWeights({ view }: { readonly view: RunView }): JSX.Element | null {
  view.version.value; // Renders again when the run changes.
  const { restoredStep: step } = view;
  if (step === undefined) return null;
  const text = runText.value;
  return <p>{step === 0 ? text.initialWeights : text.weightsOfStep({ step })}</p>;
}
