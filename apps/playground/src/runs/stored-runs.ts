import { computed, type ReadonlySignal, signal } from '@preact/signals';
import { DEFAULTS, type Settings } from '../settings/settings.js';
import type { StartingWeights } from '../weights/starting-weights.js';

const PREFIX = 'convkit-stored-run:';
/** Prefix of the locks that `OpfsRunStore` holds on checkpoints. */
const LOCK = 'convkit-run:';
/** Milliseconds after which a reloaded page or a dead worker has released its locks. */
const LOCKS_RELEASED_AFTER = 1500;

/** A run whose checkpoint is in the browser's storage. */
export interface StoredRun {
  readonly name: string;
  readonly settings: Settings;
  /** The weights that the run started from. The checkpoint replaces them, so their file is no longer needed. */
  readonly weights?: StartingWeights | undefined;
  /** Step of the last checkpoint. */
  readonly step: number;
  /** Its result, if it is finished. */
  readonly finished?: { readonly testAccuracy?: number | undefined } | undefined;
}

const found = signal<readonly StoredRun[]>([]);

/** The stored runs, newest first. Runs that a tab is training are left out. */
export const storedRuns: ReadonlySignal<readonly StoredRun[]> = found;

/** The stored runs that can be resumed, newest first. */
export const interruptedRuns: ReadonlySignal<readonly StoredRun[]> = computed(() =>
  found.value.filter(({ finished }) => !finished),
);

/** Remembers a run that has written a checkpoint. A run without a step has nothing to lose. */
export function rememberRun({ name, ...run }: StoredRun): void {
  if (run.step === 0) return;
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

function readAll(): StoredRun[] {
  try {
    return Object.keys(localStorage).flatMap((key) => (key.startsWith(PREFIX) ? read(key) : []));
  } catch {
    return []; // Storage is denied.
  }
}

function read(key: string): StoredRun[] {
  try {
    const { settings, weights, step, finished } = JSON.parse(localStorage.getItem(key) ?? '');
    const name = key.slice(PREFIX.length);
    // Older versions of the page did not store all settings.
    return typeof settings?.model === 'string'
      ? [{ name, settings: { ...DEFAULTS, ...settings }, weights, step, finished }]
      : [];
  } catch {
    return []; // The entry was edited by hand.
  }
}

/** Looks for stored runs now, and again once stale locks are released. */
export function findStoredRuns(): void {
  void update();
  setTimeout(update, LOCKS_RELEASED_AFTER);
}

findStoredRuns();
globalThis.addEventListener?.('storage', () => void update());
globalThis.document?.addEventListener('visibilitychange', () => void update());
