import type { JSX } from 'preact';
import type { Run } from '../runs/runs.js';
import { useAnswer } from '../runs/use-answer.js';
import { ErrorMessage } from '../ui/message.js';
import { Explanation } from './explanation.js';
import { inputImage } from './input-image.js';
import { Probabilities } from './probabilities.js';

interface AnswerCardProps {
  readonly run: Run | undefined;
  /** Step of the run. 0 while there is no network yet. */
  readonly step: number;
}

/** The prediction for the image, its probabilities and its explanation. */
export function AnswerCard({ run, step }: AnswerCardProps): JSX.Element {
  const { answer, error } = useAnswer(run, 'predict', inputImage.value, step);
  const classes = run?.view.classes ?? [];
  const name = answer && (classes[answer.label] ?? `class ${answer.label}`);
  return (
    <section class="card stack answer-card" aria-label="Prediction">
      <h2>Prediction</h2>
      <p class={answerClass(name)} role="status" data-fact="Answer">
        {name ?? placeholder(run !== undefined && step > 0)}
      </p>
      {error !== undefined && <ErrorMessage error={error} />}
      {run && answer && name !== undefined && (
        <>
          <Probabilities classes={classes} probabilities={answer.probabilities} />
          <Explanation run={run} answer={answer} name={name} />
        </>
      )}
      {run && step > 0 && <p class="quiet small">The network after {step} steps of training.</p>}
    </section>
  );
}

function answerClass(name: string | undefined): string {
  if (name === undefined) return 'answer empty';
  return name.length > 2 ? 'answer long' : 'answer';
}

/** The text to show without a prediction. */
function placeholder(hasNetwork: boolean): string {
  if (!inputImage.value) return 'Nothing drawn yet.';
  return hasNetwork ? '…' : 'Train a network to classify this image.';
}
