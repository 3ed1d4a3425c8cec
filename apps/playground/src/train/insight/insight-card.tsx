import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { LayerCurves } from '../../inside/layer-curves.js';
import type { TestedImage } from '../../requests/insight/test-insight.js';
import type { Run } from '../../runs/runs.js';
import { useAnswer, useStep } from '../../runs/use-answer.js';
import { Button } from '../../ui/button.js';
import { ErrorMessage, Message } from '../../ui/message.js';
import { Tabs } from '../../ui/tabs.js';
import { ImageMap } from './image-map.js';
import { LearningRates } from './learning-rates.js';
import { insightText } from './messages.js';
import { WorstMistakes } from './worst-mistakes.js';
import './insight.css';

/** What the network of a run gets wrong, how it arranges images, and what the training does to its layers. */
export function InsightCard({ run }: { readonly run: Run }): JSX.Element {
  const { view } = run;
  view.version.value; // Renders again when the run changes.
  const text = insightText.value;
  const step = useStep(run);
  const [updates, setUpdates] = useState(0);
  // Measured again after each epoch, and when the user asks for it.
  const hasStep = step > 0 && (view.active || view.hasNetwork);
  const round = hasStep ? 1 + view.epochs.length + updates : 0;
  const { answer, error } = useAnswer(run, 'testInsight', null, round);
  const [measuredAt, setMeasuredAt] = useState(0);
  useEffect(() => setMeasuredAt(view.step), [answer]);
  if (!hasStep) return <p class="quiet">{text.noStep}</p>;
  const part = (render: (images: readonly TestedImage[]) => JSX.Element) => {
    if (error !== undefined) return <ErrorMessage error={error} />;
    return answer ? render(answer) : <p aria-busy="true">{text.measuring}</p>;
  };
  if (!run.control) {
    return (
      <Message>
        <p>{text.noImages}</p>
      </Message>
    );
  }
  return (
    <section class="insight stack" aria-label={text.insightOf({ number: view.number })}>
      <div class="row">
        <Button onClick={() => setUpdates(updates + 1)}>{text.update}</Button>
        {answer && <span class="quiet small">{text.tested({ count: answer.length, step: measuredAt })}</span>}
      </div>
      <Tabs
        label={text.tabs}
        tabs={[
          {
            name: text.mistakes,
            content: part((images) => <WorstMistakes images={images} classes={view.classes} />),
          },
          {
            name: text.embedding,
            content: part((images) => <ImageMap images={images} classes={view.classes} />),
          },
          { name: text.layers, content: <LayerCurves run={run} step={step} /> },
          { name: text.rates, content: <LearningRates run={run} /> },
        ]}
      />
    </section>
  );
}
