import type { JSX } from 'preact';
import { browserText } from './messages.js';

/** Why this browser cannot train. */
export type UnsupportedReason = 'noWebAssembly' | 'noSimd' | 'tooOld';

/** Replaces the whole page in a browser that cannot train. */
export function UnsupportedBrowser({ reason }: { readonly reason: UnsupportedReason }): JSX.Element {
  const t = browserText.value;
  return (
    <main>
      <h1>{t.unsupported}</h1>
      <p role="alert">{t[reason]}</p>
      <p>{t.whatToDo}</p>
    </main>
  );
}
