import { effect, signal } from '@preact/signals';
import { namesIn, privateFolder, readFrom, writeTo } from '../browser/private-files.js';
import { type ImageClass, imageClasses, newId, setClasses } from './image-classes.js';

/** Whether the classes are there on the next visit. `elsewhere`: another tab keeps its own. */
type Keeping = 'opening' | 'saving' | 'kept' | 'lost' | 'elsewhere';

/** Folder in the origin private file system. */
const FOLDER = 'convkit-classes';
const INDEX = 'classes.json';
const LOCK = 'convkit-classes';
/** Milliseconds after which a reloaded page has released its lock. */
const LOCK_RELEASED_AFTER = 3000;
/** Milliseconds without a change before the classes are saved. */
const QUIET = 300;

/** Where an image is in the files: each holds the images that were added together, one after the other. */
type Place = readonly [file: string, start: number, end: number];

interface Index {
  readonly classes: readonly { readonly name: string; readonly images: readonly Place[] }[];
}

export const keeping = signal<Keeping>('opening');

const places = new WeakMap<Blob, Place>();
let opened: Promise<void> | undefined;

/** Opens the classes of the last visit, once, and saves every change from then on. */
export function keepClasses(): Promise<void> {
  opened ??= open();
  return opened;
}

async function open(): Promise<void> {
  try {
    if (!(await isAlone())) {
      keeping.value = 'elsewhere';
      return;
    }
    const folder = await privateFolder(FOLDER);
    const before = await readClasses(folder);
    if (imageClasses.value.length === 0) setClasses(before);
    keeping.value = 'kept';
    saveChanges(folder);
  } catch {
    keeping.value = 'lost'; // Private windows and old browsers have no such files.
  }
}

/** Whether no other tab keeps classes. From then on, none does until this one closes. */
function isAlone(): Promise<boolean> {
  return new Promise((resolve) => {
    const forever = () => {
      resolve(true);
      return new Promise<never>(() => {});
    };
    navigator.locks
      .request(LOCK, { signal: AbortSignal.timeout(LOCK_RELEASED_AFTER) }, forever)
      .catch(() => resolve(false));
  });
}

async function readClasses(folder: FileSystemDirectoryHandle): Promise<ImageClass[]> {
  const index = await readIndex(folder);
  const files = new Map<string, File>();
  const fileOf = async (name: string) => {
    const file = files.get(name) ?? (await readFrom(folder, name));
    files.set(name, file);
    return file;
  };
  const classes: ImageClass[] = [];
  for (const { name, images } of index.classes) {
    const read: { id: number; blob: Blob }[] = [];
    for (const place of images) {
      const blob = (await fileOf(place[0])).slice(place[1], place[2]);
      places.set(blob, place);
      read.push({ id: newId(), blob });
    }
    classes.push({ id: newId(), name, images: read });
  }
  return classes;
}

async function readIndex(folder: FileSystemDirectoryHandle): Promise<Index> {
  try {
    return JSON.parse(await (await readFrom(folder, INDEX)).text());
  } catch {
    return { classes: [] }; // The first visit.
  }
}

function saveChanges(folder: FileSystemDirectoryHandle): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let saving = Promise.resolve();
  let isFirst = true;
  effect(() => {
    const classes = imageClasses.value;
    if (isFirst) {
      isFirst = false;
      return;
    }
    keeping.value = 'saving';
    clearTimeout(timer);
    timer = setTimeout(() => {
      saving = saving.then(async () => {
        try {
          await save(folder, classes);
          if (imageClasses.value === classes) keeping.value = 'kept';
        } catch {
          keeping.value = 'lost'; // The disk or the browser's quota is full.
        }
      });
    }, QUIET);
  });
}

/** Writes the new images to a file of their own, then the index, then deletes the files that it no longer names. */
async function save(folder: FileSystemDirectoryHandle, classes: readonly ImageClass[]): Promise<void> {
  const fresh = classes.flatMap(({ images }) => images.filter(({ blob }) => !places.has(blob)));
  if (fresh.length > 0) {
    const name = `images-${crypto.randomUUID()}`;
    let end = 0;
    const found = fresh.map(({ blob }): [Blob, Place] => {
      const start = end;
      end += blob.size;
      return [blob, [name, start, end]];
    });
    await writeTo(folder, name, new Blob(fresh.map(({ blob }) => blob)));
    for (const [blob, place] of found) places.set(blob, place);
  }
  const index: Index = {
    classes: classes.map(({ name, images }) => ({
      name,
      images: images.map(({ blob }) => places.get(blob) as Place),
    })),
  };
  await writeTo(folder, INDEX, new Blob([JSON.stringify(index)]));
  const used = new Set(index.classes.flatMap(({ images }) => images.map(([file]) => file)));
  for (const name of await namesIn(folder)) {
    if (name.startsWith('images-') && !used.has(name)) await folder.removeEntry(name);
  }
}
