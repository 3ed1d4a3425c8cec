import { type ReadonlySignal, signal } from '@preact/signals';
import { DEFAULTS, type Settings } from '../settings/settings.js';
import type { StartingWeights } from '../weights/starting-weights.js';

const PREFIX = 'convkit-unfinished:';
/** Prefix of the locks that `OpfsRunStore` holds on checkpoints. */
const LOCK = 'convkit-run:';
/** Milliseconds after which a reloaded page or a dead worker has released its locks. */
const LOCKS_RELEASED_AFTER = 1500;

/** A run that can be resumed from its checkpoint. */
export interface ResumableRun {
  readonly name: string;
  readonly settings: Settings;
  /** The weights that the run started from. The checkpoint replaces them, so their file is no longer needed. */
  readonly weights?: StartingWeights | undefined;
  /** Step of the last checkpoint. */
  readonly step: number;
}

const found = signal<readonly ResumableRun[]>([]);

/** Interrupted runs, newest first. Runs that are open in a tab are left out. */
export const resumableRuns: ReadonlySignal<readonly ResumableRun[]> = found;

/** Remembers a run that has written a checkpoint, until it ends. */
export function rememberRun({ name, ...run }: ResumableRun): void {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(run));
  } catch {} // Without storage the run ends with its page.
  void update();
}

export function forgetRun(name: string): void {
  try {
    localStorage.removeItem(PREFIX + name);
  } catch {} // Nothing was stored.
  void update();
}

/** Reads the remembered runs that no tab is training. */
async function update(): Promise<void> {
  const held = await heldRuns();
  found.value = readAll()
    .filter(({ name }) => !held.has(name))
    .sort((a, b) => (a.name < b.name ? 1 : -1));
}

async function heldRuns(): Promise<ReadonlySet<string>> {
  const { held = [] } = (await globalThis.navigator?.locks?.query()) ?? {};
  return new Set(held.flatMap(({ name }) => (name?.startsWith(LOCK) ? [name.slice(LOCK.length)] : [])));
}

function readAll(): ResumableRun[] {
  try {
    return Object.keys(localStorage).flatMap((key) => (key.startsWith(PREFIX) ? read(key) : []));
  } catch {
    return []; // Storage is denied.
  }
}

function read(key: string): ResumableRun[] {
  try {
    const { settings, weights, step } = JSON.parse(localStorage.getItem(key) ?? '');
    const name = key.slice(PREFIX.length);
    // Older versions of the page did not store all settings.
    return typeof settings?.model === 'string'
      ? [{ name, settings: { ...DEFAULTS, ...settings }, weights, step }]
      : [];
  } catch {
    return []; // The entry was edited by hand.
  }
}

/** Looks for interrupted runs now, and again once stale locks are released. */
export function findResumableRuns(): void {
  void update();
  setTimeout(update, LOCKS_RELEASED_AFTER);
}

findResumableRuns();
globalThis.addEventListener?.('storage', () => void update());
globalThis.document?.addEventListener('visibilitychange', () => void update());
