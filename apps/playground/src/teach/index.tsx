import type { JSX } from 'preact';
import { ClassCards } from '../classes/class-cards.js';
import { PageTitle } from '../ui/page-title.js';
import { AnswerCard } from './answer-card.js';
import { teachText } from './messages.js';
import { NetworkCard } from './network-card.js';
import { SaveCard } from './save-card.js';
import './teach.css';
import { TrainCard } from './train-card.js';

/** Teaches a pretrained network the user's own classes in seconds, from the webcam, image files or drawings. */
export function TeachPage(): JSX.Element {
  const t = teachText.value;
  return (
    <div class="stack">
      <PageTitle name={t.title}>{t.lead}</PageTitle>
      <div class="teach">
        <section class="stack classes-part" aria-label={t.classesTitle}>
          <h2>{t.classesTitle}</h2>
          <ClassCards />
        </section>
        <div class="stack lesson-part">
          <TrainCard />
          <AnswerCard />
        </div>
        <div class="more-part">
          <NetworkCard />
          <SaveCard />
        </div>
      </div>
    </div>
  );
}
