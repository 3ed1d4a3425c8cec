import type { JSX } from 'preact';
import { current } from '../runs/runs.js';
import { useStep } from '../runs/use-answer.js';
import { NoNetwork } from '../ui/no-network.js';
import { PageTitle } from '../ui/page-title.js';
import { AnswerCard } from './answer-card.js';
import { DigitPad } from './digit-pad.js';
import { ImageDrop } from './image-drop.js';
import { Webcam } from './webcam.js';

/** Classifies images that the user draws, drops or records, even while the network trains. */
export function TryPage(): JSX.Element {
  const run = current.value;
  const step = useStep(run);
  const digits = run?.view.spec.data.source.startsWith('mnist') ?? true;
  return (
    <div class="stack">
      <PageTitle name="Try it">
        Draw something and see what the network recognizes, even while it is still training.
      </PageTitle>
      {(!run || step === 0) && <NoNetwork />}
      <div class="try">
        <section class="card stack draw-card" aria-label="Image">
          <h2>{digits ? 'Draw a digit' : 'Draw something'}</h2>
          <DigitPad />
        </section>
        <AnswerCard run={run} step={step} />
        <section class="card stack other-card" aria-label="Other images">
          <h2>Or use an image</h2>
          <ImageDrop digits={digits} />
          <Webcam />
        </section>
      </div>
    </div>
  );
}
