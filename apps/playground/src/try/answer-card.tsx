import type { JSX } from 'preact';
import { tried } from './input-image.js';
import type { Run } from '../runs/runs.js';
import { useAnswer } from '../runs/use-answer.js';
import { ErrorMessage } from '../ui/message.js';
import { Evidence } from './explanation.js';
import { Probabilities } from './probabilities.js';

interface AnswerCardProps {
  readonly run: Run | undefined;
  /** 0 while there is no network to ask. */
  readonly step: number;
}

/** What the network takes the image for, how sure it is, and why. */
export function AnswerCard({ run, step }: AnswerCardProps): JSX.Element {
  const { answer, error } = useAnswer(run, 'predict', tried.value, step);
  const classes = run?.view.classes ?? [];
  const name = answer && (classes[answer.label] ?? `class ${answer.label}`);
  return (
    <section class="card stack answer-card" aria-label="The answer">
      <h2>What the network sees in it</h2>
      <p class={answerClass(name)} role="status" data-fact="Answer">
        {name ?? waitsFor(run !== undefined && step > 0)}
      </p>
      {error !== undefined && <ErrorMessage error={error} />}
      {run && answer && name !== undefined && (
        <>
          <Probabilities classes={classes} probabilities={answer.probabilities} />
          <Evidence run={run} answer={answer} name={name} />
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

/** What stands where there is no answer. */
function waitsFor(hasNetwork: boolean): string {
  if (!tried.value) return 'Nothing is drawn yet.';
  return hasNetwork ? '…' : 'There is an image, but no network yet that could say what it is.';
}
