import { type ReadonlySignal, signal } from '@preact/signals';
import type { Settings } from '../settings/settings.js';

const PREFIX = 'convkit-unfinished:';
/** That a run's checkpoint is held by: `OpfsRunStore`. */
const LOCK = 'convkit-run:';
/** Milliseconds in which a page that was reloaded, or a worker that died, has given back its locks. */
const GIVEN_BACK = 1500;

/** A run that can go on from its checkpoint. */
export interface Unfinished {
  readonly name: string;
  readonly settings: Settings;
  /** Of its last checkpoint. */
  readonly step: number;
}

const found = signal<readonly Unfinished[]>([]);

/** Runs that were cut short, the newest first; none that a tab holds. */
export const unfinished: ReadonlySignal<readonly Unfinished[]> = found;

/** Remembers a run that has written a checkpoint, until it is over. */
export function keepUnfinished({ name, ...run }: Unfinished): void {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(run));
  } catch {} // Without it the run ends with its page.
  void look();
}

export function forgetUnfinished(name: string): void {
  try {
    localStorage.removeItem(PREFIX + name);
  } catch {} // Nothing was kept.
  void look();
}

/** What is kept, less what some tab trains. */
async function look(): Promise<void> {
  const held = await heldRuns();
  found.value = readAll()
    .filter(({ name }) => !held.has(name))
    .sort((a, b) => (a.name < b.name ? 1 : -1));
}

async function heldRuns(): Promise<ReadonlySet<string>> {
  const { held = [] } = (await globalThis.navigator?.locks?.query()) ?? {};
  return new Set(held.flatMap(({ name }) => (name?.startsWith(LOCK) ? [name.slice(LOCK.length)] : [])));
}

function readAll(): Unfinished[] {
  try {
    return Object.keys(localStorage).flatMap((key) => (key.startsWith(PREFIX) ? read(key) : []));
  } catch {
    return []; // Storage is denied.
  }
}

function read(key: string): Unfinished[] {
  try {
    const { settings, step } = JSON.parse(localStorage.getItem(key) ?? '');
    return typeof settings?.model === 'string' ? [{ name: key.slice(PREFIX.length), settings, step }] : [];
  } catch {
    return []; // Somebody wrote it by hand.
  }
}

/** Looks now, and once locks that are being given back are free. */
export function lookForUnfinished(): void {
  void look();
  setTimeout(look, GIVEN_BACK);
}

lookForUnfinished();
globalThis.addEventListener?.('storage', () => void look());
globalThis.document?.addEventListener('visibilitychange', () => void look());
