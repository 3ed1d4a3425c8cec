import type { JSX } from 'preact';
import { formatPercent } from '../language/formats.js';
import { RichText } from '../language/rich-text.js';
import type { Run } from '../runs/runs.js';
import { trainedAccuracy, trainedNetwork } from '../runs/trained-network.js';
import { useAnswer } from '../runs/use-answer.js';
import { ErrorMessage, Message } from '../ui/message.js';
import { Explanation } from './explanation.js';
import { inputImage, isDigits } from './input-image.js';
import { tryText } from './messages.js';
import { Probabilities } from './probabilities.js';

interface AnswerCardProps {
  readonly run: Run | undefined;
  /** Step of the run. 0 while there is no network yet. */
  readonly step: number;
  /** Shows the prediction only, without its explanation and the origin of the network. Defaults to `false`. */
  readonly brief?: boolean;
}

/** The prediction for the image, its probabilities and its explanation. */
export function AnswerCard({ run, step, brief = false }: AnswerCardProps): JSX.Element {
  const { answer, error } = useAnswer(run, 'predict', inputImage.value, step);
  const t = tryText.value;
  const classes = run?.view.classes ?? [];
  const isValid = answer?.probabilities.every(Number.isFinite) ?? true;
  const name = isValid
    ? answer && (classes[answer.label] ?? t.classNumber({ label: answer.label }))
    : undefined;
  return (
    <section class="card stack answer-card" aria-label={t.prediction}>
      <h2>{t.prediction}</h2>
      {isValid && (
        <p class={answerClass(name)} role="status" data-fact="Answer">
          {name ?? placeholder(run !== undefined && step > 0)}
        </p>
      )}
      {!isValid && (
        <Message kind="error">
          <p>
            <RichText text={t.diverged} tags={{ a: toTrain }} />
          </p>
        </Message>
      )}
      {error !== undefined && <ErrorMessage error={error} />}
      {run && answer && name !== undefined && (
        <>
          <Probabilities classes={classes} probabilities={answer.probabilities} />
          {!brief && <Explanation run={run} answer={answer} name={name} />}
        </>
      )}
      {run && step > 0 && !brief && (
        <p class="quiet small">
          {run === trainedNetwork.value ? (
            <RichText
              text={t.trained({ accuracy: formatPercent(trainedAccuracy, 1) })}
              tags={{ a: toTrain }}
            />
          ) : (
            t.afterSteps({ count: step })
          )}
        </p>
      )}
    </section>
  );
}

const toTrain = (content: string) => <a href="#/train">{content}</a>;

function answerClass(name: string | undefined): string {
  if (name === undefined) return 'answer empty';
  return name.length > 2 ? 'answer long' : 'answer';
}

/** The text to show without a prediction. */
function placeholder(hasNetwork: boolean): string {
  const t = tryText.value;
  if (!inputImage.value) return isDigits.value ? t.nothingDrawn : t.noImage;
  return hasNetwork ? '…' : t.trainFirst;
}
