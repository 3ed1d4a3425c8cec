import type { JSX } from 'preact';
import { formatPercent } from '../language/formats.js';
import { trainedAccuracy, useShownRun } from '../runs/trained-network.js';
import { useStep } from '../runs/use-answer.js';
import { AnswerCard } from './answer-card.js';
import { DigitPad } from './digit-pad.js';
import { tryText } from './messages.js';

/** The start of the page before there is a run: the trained LeNet-5 recognizes digits that are drawn before the visitor's eyes. */
export function Hero(): JSX.Element {
  const run = useShownRun();
  const step = useStep(run);
  const t = tryText.value;
  return (
    <section class="card hero" aria-label={t.heroTitle}>
      <div class="hero-text">
        <h2>{t.heroTitle}</h2>
        <p>{t.heroLead({ accuracy: formatPercent(trainedAccuracy, 1) })}</p>
      </div>
      <DigitPad demo />
      <AnswerCard run={run} step={step} brief />
    </section>
  );
}
