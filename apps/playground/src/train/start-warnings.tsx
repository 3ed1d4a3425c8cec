import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { capabilities } from '../browser/capabilities.js';
import { probeBackends } from '../runs/runs.js';
import { change, settings } from '../settings/settings.js';
import { Button } from '../ui/button.js';
import { Message } from '../ui/message.js';
import { chosenWeights } from '../weights/starting-weights.js';
import { trainText } from './messages.js';
import { ownPlan } from './own/follow-plan.js';
import { ownSummary } from './own/own-state.js';
import { imagesOfRun, stepsOfRun } from './training-steps.js';

/** Fewer steps than this hardly train a network. */
const FEW_STEPS = 100;

/** What a person should know before Start: hardly any steps, lost colors, slow graphics, a single thread. */
export function StartWarnings(): JSX.Element {
  const { backend, epochs, batchSize } = settings.value;
  const { probes, isolated } = capabilities.value;
  const t = trainText.value;
  const steps = stepsOfRun();
  const colors = droppedColors();
  const webgl = probes?.webgl;
  useEffect(() => {
    if (backend === 'webgl') probeBackends();
  }, [backend]);
  return (
    <>
      {steps !== undefined && steps < FEW_STEPS && (
        <Message kind="warning">
          <p>{t.fewSteps({ count: steps })}</p>
        </Message>
      )}
      {ownPlan.value && steps !== undefined && steps >= FEW_STEPS && (
        <p class="quiet small">{t.planned({ images: imagesOfRun() ?? 0, epochs, batchSize, steps })}</p>
      )}
      {colors && (
        <Message kind="warning">
          <p>{colors}</p>
        </Message>
      )}
      {/* An available backend with a reason is one that works, but slowly. */}
      {backend === 'webgl' && webgl?.available && webgl.reason !== undefined && (
        <Message kind="warning">
          <p>{t.softwareWebgl}</p>
          <div class="row">
            <Button onClick={() => change({ backend: 'wasm' })}>{t.useWasm}</Button>
          </div>
        </Message>
      )}
      {!isolated && backend === 'wasm' && (
        <p class="quiet small" id="one-thread">
          {t.oneThread}
        </p>
      )}
    </>
  );
}

/** Says that the user's color images will be gray, and why. */
function droppedColors(): string | undefined {
  const { data, channels } = settings.value;
  if (data !== 'own' || ownSummary()?.channels !== 3) return undefined;
  const weights = chosenWeights.value;
  if (weights) {
    return weights.model.channels === 1
      ? trainText.value.colorsDroppedBy({ file: weights.file.name })
      : undefined;
  }
  return channels === '1' ? trainText.value.colorsDropped : undefined;
}
