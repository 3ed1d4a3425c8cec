import { type ReadonlySignal, signal } from '@preact/signals';
import type { Settings } from './settings.js';

const KEY = 'convkit-unfinished';

/** A run that was cut short, or is under way. */
export interface Unfinished {
  readonly name: string;
  readonly settings: Settings;
}

const kept = signal<Unfinished | undefined>(read());

/** The run that has not ended: this page's, or one in which it was closed or reloaded. */
export const unfinished: ReadonlySignal<Unfinished | undefined> = kept;

/** Remembers a run until it has ended. */
export function keepUnfinished(run: Unfinished): void {
  kept.value = run;
  try {
    localStorage.setItem(KEY, JSON.stringify(run));
  } catch {} // Without storage there is nothing to go on from either.
}

export function unfinishedDone(name: string): void {
  if (kept.value?.name !== name) return;
  kept.value = undefined;
  try {
    localStorage.removeItem(KEY);
  } catch {} // Nothing was kept.
}

function read(): Unfinished | undefined {
  try {
    const { name, settings } = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    return typeof name === 'string' && typeof settings === 'object' ? { name, settings } : undefined;
  } catch {
    return undefined;
  }
}
