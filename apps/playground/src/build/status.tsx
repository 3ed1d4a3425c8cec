import { signal } from '@preact/signals';
import type { JSX } from 'preact';

const said = signal('');

/** Tells screen readers what has changed. */
export function announce(text: string): void {
  said.value = text;
}

export function Status(): JSX.Element {
  return (
    <p class="visually-hidden" role="status">
      {said.value}
    </p>
  );
}
