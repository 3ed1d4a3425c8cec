import type { Settings } from './settings.js';

const KEY = 'convkit-unfinished';

/** A run that the page was closed or reloaded in. */
export interface Unfinished {
  readonly name: string;
  readonly settings: Settings;
}

/** Remembers a run until it has ended. */
export function keepUnfinished(run: Unfinished): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(run));
  } catch {} // Without storage there is nothing to go on from either.
}

/** The run that was not over when the page went. */
export function readUnfinished(): Unfinished | undefined {
  try {
    const { name, settings } = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    return typeof name === 'string' && typeof settings === 'object' ? { name, settings } : undefined;
  } catch {
    return undefined;
  }
}

export function unfinishedDone(name: string): void {
  try {
    if (readUnfinished()?.name === name) localStorage.removeItem(KEY);
  } catch {} // Nothing was kept.
}
