import { models } from 'virtual:catalog';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { lowerLearningRate } from '../../runs/divergence.js';
import { type Run, startRun } from '../../runs/runs.js';
import { settings } from '../../settings/settings.js';
import { Button } from '../../ui/button.js';
import { ErrorMessage, Message } from '../../ui/message.js';
import { chosenWeights, startingWeights } from '../../weights/starting-weights.js';
import { runText } from './messages.js';
import { RestoredWeights } from './restored-weights.js';

/** Says that a run diverged, and offers to train again with a lower learning rate. */
export function Diverged({ run: { view } }: { readonly run: Run }): JSX.Element {
  const [error, setError] = useState<unknown>();
  const text = runText.value;
  const rate = String(lowerLearningRate(view.settings, models));
  const restart = () => {
    setError(undefined);
    settings.value = { ...view.settings, learningRate: Number(rate) };
    const chosen = view.spec.weights && chosenWeights.value;
    try {
      startRun(settings.value, chosen && { weights: startingWeights(chosen), weightsFile: chosen.file });
    } catch (problem) {
      setError(problem);
    }
  };
  return (
    <>
      <Message kind="error">
        <p>{text.diverged({ rate: String(view.settings.learningRate), lower: rate })}</p>
        <RestoredWeights view={view} />
        <div class="row">
          <Button onClick={restart}>{text.restartWith({ rate })}</Button>
        </div>
      </Message>
      {error !== undefined && <ErrorMessage error={error} />}
    </>
  );
}
