import { batch, computed, effect, signal } from '@preact/signals';
import { imageClasses, removeImage } from '../classes/image-classes.js';
import { defaultThreads } from '../settings/settings.js';
import { type NetworkSource, readNetwork } from './networks.js';
import type { BackboneInfo, HeadProgress, HeadResult, HeadSettings } from './requests.js';
import { ask } from './teacher.js';

/** Number of images whose features are computed at once. */
const AT_ONCE = 32;

type NetworkState =
  | { readonly status: 'closed' | 'opening' }
  | { readonly status: 'ready'; readonly source: NetworkSource | 'saved'; readonly info: BackboneInfo };

export const network = signal<NetworkState>({ status: 'closed' });
/** Why a network could not be opened, or features not be computed. */
export const problem = signal<{ readonly error: unknown; readonly file?: string } | undefined>(undefined);

/** Images whose features the worker has. */
const known = new Set<number>();
const knownCount = signal(0);

/** Number of images that are still to be looked at. */
export const pendingImages = computed(() => {
  const total = imageClasses.value.reduce((sum, { images }) => sum + images.length, 0);
  return Math.max(0, total - knownCount.value);
});

export const progress = signal<HeadProgress | undefined>(undefined);
export const isTraining = signal(false);
/** What was taught last, which answers. */
export const taught = signal<(Pick<HeadResult, 'classes'> & Partial<HeadResult>) | undefined>(undefined);
/** Changes when another network answers. */
export const lesson = signal(0);
export const headSettings = signal<HeadSettings>({ balanced: true, heldOut: 0.2, seed: 1 });

const threads = () => (globalThis.crossOriginIsolated ? defaultThreads() : 1);

/** Opens the network that computes the features. The one before stays if this one does not open. */
export async function openNetwork(source: NetworkSource): Promise<boolean> {
  const file = source.kind === 'own' ? source.file.name : source.kind === 'hosted' ? source.title : undefined;
  return open(source, file, () => readNetwork(source));
}

/** Opens a saved classifier: it answers at once, and computes the features of more images. */
export const openSaved = (classifier: Blob): Promise<boolean> =>
  open('saved', undefined, async () => classifier);

async function open(
  source: NetworkSource | 'saved',
  file: string | undefined,
  read: () => Promise<Blob>,
): Promise<boolean> {
  const before = network.value;
  problem.value = undefined;
  network.value = { status: 'opening' };
  try {
    const blob = await read();
    const info = await ask('open', { blob, threads: threads(), own: source === 'saved' });
    batch(() => {
      known.clear();
      knownCount.value = 0;
      taught.value = info.classes && { classes: info.classes };
      lesson.value++;
      network.value = { status: 'ready', source, info };
    });
    return true;
  } catch (error) {
    network.value = before.status === 'ready' ? before : { status: 'closed' };
    problem.value = { error, ...(file !== undefined && { file }) };
    return false;
  }
}

/** Trains the last layer on all images. */
export async function teach(): Promise<void> {
  problem.value = undefined;
  progress.value = undefined;
  isTraining.value = true;
  try {
    const classes = imageClasses.value.map(({ name, images }) => ({ name, ids: images.map(({ id }) => id) }));
    const result = await ask('train', { classes, settings: headSettings.value }, (now) => {
      progress.value = now;
    });
    batch(() => {
      taught.value = result;
      lesson.value++;
    });
  } catch (error) {
    problem.value = { error };
  } finally {
    isTraining.value = false;
  }
}

export const stopTeaching = (): void => void ask('stop', undefined);

let isLooking = false;

/** Computes the features of new images, once for each, and forgets those of deleted ones. */
async function lookAtImages(): Promise<void> {
  if (isLooking) return;
  isLooking = true;
  try {
    while (network.value.status === 'ready') {
      const all = imageClasses.value.flatMap(({ images }) => images);
      const present = new Set(all.map(({ id }) => id));
      const gone = [...known].filter((id) => !present.has(id));
      if (gone.length > 0) await ask('forget', gone);
      for (const id of gone) known.delete(id);
      const next = all.filter(({ id }) => !known.has(id)).slice(0, AT_ONCE);
      knownCount.value = known.size;
      if (next.length === 0) return;
      await look(next);
    }
  } catch (error) {
    problem.value = { error };
  } finally {
    isLooking = false;
  }
}

async function look(images: readonly { id: number; blob: Blob }[]): Promise<void> {
  const opened = network.value;
  const broken = new Set(await ask('compute', images));
  if (network.value !== opened) return;
  for (const { id } of images) if (!broken.has(id)) known.add(id);
  for (const { id, images: own } of imageClasses.value) {
    for (const image of own) if (broken.has(image.id)) removeImage(id, image.id);
  }
  knownCount.value = known.size;
}

effect(() => {
  if (network.value.status === 'ready' && imageClasses.value) void lookAtImages();
});
