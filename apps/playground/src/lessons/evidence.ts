import { reductionSaving } from '../papers/pages/reduction.js';
import type { RunView } from '../runs/run-view.js';
import { runs } from '../runs/runs.js';
import { shownRun } from '../runs/trained-network.js';
import { latestAnswers } from '../runs/use-answer.js';
import { taught, lesson as timesTaught } from '../teach/teaching.js';
import { inputImage } from '../try/input-image.js';
import type { ActiveLesson } from './active-lesson.js';

/** What the page knows about what the visitor did during a lesson. */
export interface Evidence {
  /** The runs that were started during the lesson. */
  readonly runs: readonly RunView[];
  /** The latest answers of the network during the lesson. */
  readonly answers: typeof latestAnswers.value;
  /** The class names of the network that answers. */
  readonly classes: readonly string[];
  /** Whether there is an image for the network, such as a drawing. */
  readonly hasImage: boolean;
  /** How many times fewer multiplications the reduction needs that is chosen on GoogLeNet's page. */
  readonly saving: number;
  /** Accuracy on held-out images of what was taught on the page Teach. */
  readonly taughtAccuracy: number | undefined;
}

/** Collects the evidence from the page's signals. */
export function evidence({ runsBefore, taughtBefore }: ActiveLesson): Evidence {
  const own = runs.value.filter(({ view, control }) => control && view.number > runsBefore);
  for (const { view } of own) view.version.value; // Their figures are not signals.
  return {
    runs: own.map(({ view }) => view),
    answers: latestAnswers.value,
    classes: shownRun.value?.view.classes ?? [],
    hasImage: inputImage.value !== undefined,
    saving: reductionSaving.value,
    taughtAccuracy: timesTaught.value > taughtBefore ? taught.value?.accuracy : undefined,
  };
}
