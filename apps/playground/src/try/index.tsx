import type { JSX } from 'preact';
import { useShownRun } from '../runs/trained-network.js';
import { useStep } from '../runs/use-answer.js';
import { NoNetwork } from '../ui/no-network.js';
import { PageTitle } from '../ui/page-title.js';
import { AnswerCard } from './answer-card.js';
import { DigitPad } from './digit-pad.js';
import { ImageDrop } from './image-drop.js';
import { isDigits } from './input-image.js';
import { tryText } from './messages.js';
import { Webcam } from './webcam.js';

/** Classifies images that the user draws, drops or records, even while the network trains. */
export function TryPage(): JSX.Element {
  const run = useShownRun();
  const step = useStep(run);
  const t = tryText.value;
  const digits = isDigits.value;
  return (
    <div class="stack">
      <PageTitle name={t.title}>{digits ? t.lead : t.leadImages}</PageTitle>
      {(!run || step === 0) && <NoNetwork />}
      <div class="try">
        <section class="card stack draw-card" aria-label={t.image}>
          <h2>{digits ? t.drawDigit : t.drawSomething}</h2>
          <DigitPad />
        </section>
        <AnswerCard run={run} step={step} />
        <section class="card stack other-card" aria-label={t.otherImages}>
          <h2>{t.orImage}</h2>
          <ImageDrop digits={digits} />
          <Webcam />
        </section>
      </div>
    </div>
  );
}
