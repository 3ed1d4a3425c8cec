import type { JSX } from 'preact';
import { lessonsText } from './messages.js';

/** Says that the task of a lesson is done. */
export function DoneMark(): JSX.Element {
  return (
    <strong class="lesson-done">
      <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
        <path d="M2 9 l4 4 L14 3" fill="none" stroke="currentColor" stroke-width="2.5" />
      </svg>{' '}
      <span>{lessonsText.value.done}</span>
    </strong>
  );
}
