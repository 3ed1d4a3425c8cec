import { signal } from '@preact/signals';

export interface ActiveLesson {
  /** Number of the lesson, from 1. */
  readonly number: number;
  /** Number of the last run that was started before the lesson. */
  readonly runsBefore: number;
  /** How many times a network was taught own classes before the lesson. */
  readonly taughtBefore: number;
  readonly isDone: boolean;
}

const KEY = 'convkit-lesson';

/** The lesson whose task is shown on the pages. It survives a reload of the tab. */
export const activeLesson = signal<ActiveLesson | undefined>(stored());

/** Shows the task of a lesson, or none. */
export function setActiveLesson(lesson: ActiveLesson | undefined): void {
  activeLesson.value = lesson;
  try {
    // What was trained on the page ends with it.
    if (lesson) sessionStorage.setItem(KEY, JSON.stringify({ ...lesson, runsBefore: 0, taughtBefore: 0 }));
    else sessionStorage.removeItem(KEY);
  } catch {} // Without storage the lesson lasts as long as the page.
}

function stored(): ActiveLesson | undefined {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? 'null') ?? undefined;
  } catch {
    return undefined;
  }
}
