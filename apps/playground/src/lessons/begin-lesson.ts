import { runs } from '../runs/runs.js';
import { latestAnswers } from '../runs/use-answer.js';
import { lesson as timesTaught } from '../teach/teaching.js';
import { setActiveLesson } from './active-lesson.js';

/** Shows the task of a lesson on the pages. What was done before does not count. */
export function beginLesson(number: number): void {
  latestAnswers.value = {};
  const runsBefore = Math.max(0, ...runs.value.map(({ view }) => view.number));
  setActiveLesson({ number, runsBefore, taughtBefore: timesTaught.value, isDone: false });
}
