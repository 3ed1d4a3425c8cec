import type { JSX } from 'preact';
import { tried } from '../state/picture.js';
import { current } from '../state/runs.js';
import { useAnswer, useStep } from '../state/use-answer.js';
import { ErrorMessage } from '../ui/message.js';
import { NoNetwork } from '../ui/no-network.js';
import { PageTitle } from '../ui/page-title.js';
import { DigitPad } from './digit-pad.js';
import { Evidence } from './evidence.js';
import { PictureDrop } from './picture-drop.js';
import { Probabilities } from './probabilities.js';
import { Webcam } from './webcam.js';

/** Draw, drop or film something, and see what the network takes it for; while it trains, too. */
export function TryPage(): JSX.Element {
  const run = current.value;
  const step = useStep(run);
  const { answer, error } = useAnswer(run, 'predict', tried.value, step);
  const classes = run?.view.classes ?? [];
  const name = answer && (classes[answer.label] ?? `class ${answer.label}`);
  const digits = run?.view.spec.data.source.startsWith('mnist') ?? true;
  return (
    <div class="stack">
      <PageTitle name="Try it">
        Draw something, and the network says what it takes it for. It answers while it still learns, too.
      </PageTitle>
      {(!run || step === 0) && <NoNetwork />}
      <div class="columns">
        <section class="card stack" aria-label="The picture">
          <h2>{digits ? 'Draw a digit' : 'Give it a picture'}</h2>
          <DigitPad />
          <PictureDrop digits={digits} />
          <Webcam />
        </section>
        <section class="card stack" aria-label="The answer">
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
      </div>
    </div>
  );
}

function answerClass(name: string | undefined): string {
  if (name === undefined) return 'answer empty';
  return name.length > 2 ? 'answer long' : 'answer';
}

/** What stands where there is no answer. */
function waitsFor(hasNetwork: boolean): string {
  if (!tried.value) return 'Nothing is drawn yet.';
  return hasNetwork ? '…' : 'There is a picture, but no network yet that could say what it is.';
}
