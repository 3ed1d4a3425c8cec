import type { JSX } from 'preact';
import { current } from '../runs/runs.js';
import { useStep } from '../runs/use-answer.js';
import { NoNetwork } from '../ui/no-network.js';
import { PageTitle } from '../ui/page-title.js';
import { AnswerCard } from './answer-card.js';
import { DigitPad } from './digit-pad.js';
import { ImageDrop } from './image-drop.js';
import { Webcam } from './webcam.js';

/** Draw, drop or film something, and see what the network takes it for; while it trains, too. */
export function TryPage(): JSX.Element {
  const run = current.value;
  const step = useStep(run);
  const digits = run?.view.spec.data.source.startsWith('mnist') ?? true;
  return (
    <div class="stack">
      <PageTitle name="Try it">
        Draw something, and the network says what it takes it for. It answers while it still learns, too.
      </PageTitle>
      {(!run || step === 0) && <NoNetwork />}
      <div class="try">
        <section class="card stack draw-card" aria-label="The image">
          <h2>{digits ? 'Draw a digit' : 'Draw something'}</h2>
          <DigitPad />
        </section>
        <AnswerCard run={run} step={step} />
        <section class="card stack other-card" aria-label="Other images">
          <h2>Or show it an image</h2>
          <ImageDrop digits={digits} />
          <Webcam />
        </section>
      </div>
    </div>
  );
}
