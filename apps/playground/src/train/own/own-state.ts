import { effect, signal } from '@preact/signals';
import type { OwnSummary } from '../../data/own-summary.js';
import { ownData } from '../../runs/runs.js';

/** What the page knows of the user's own images. */
export type OwnState =
  | { readonly status: 'none' }
  | { readonly status: 'checking'; readonly files: number }
  | { readonly status: 'refused'; readonly error: unknown }
  | { readonly status: 'ready'; readonly summary: OwnSummary };

const NONE: OwnState = { status: 'none' };

/** The check of the images that were chosen last, or the counts of those that were recorded. */
export const ownState = signal<OwnState>(NONE);

/** The counts of the user's own images, if they can be trained on. */
export const ownSummary = (): OwnSummary | undefined =>
  ownState.value.status === 'ready' ? ownState.value.summary : undefined;

/** Counts the images of classes whenever some were recorded or removed. */
effect(() => {
  const data = ownData.value;
  if (data?.kind === 'classes') {
    import('../../data/summarize-classes.js')
      .then(({ summarizeClasses }) => {
        if (ownData.peek() === data) ownState.value = { status: 'ready', summary: summarizeClasses(data) };
      })
      .catch((error) => {
        if (ownData.peek() === data) ownState.value = { status: 'refused', error };
      });
  } else if (!data && ownState.peek().status === 'ready') ownState.value = NONE;
});
