import { computed, type ReadonlySignal, signal } from '@preact/signals';

/** An image of a class, encoded as a small file. */
export interface ClassImage {
  readonly id: number;
  readonly blob: Blob;
}

/** A class of the user's own images. */
export interface ImageClass {
  readonly id: number;
  readonly name: string;
  readonly images: readonly ClassImage[];
}

/** A classifier needs at least two classes. */
export const MIN_CLASSES = 2;
/** Number of images in all classes from which the page warns of the limit. */
export const MANY_IMAGES = 9000;
/** Maximum number of images in all classes. */
export const MAX_IMAGES = 10_000;

const all = signal<readonly ImageClass[]>([]);
let lastId = 0;

/** The user's own classes, which the pages Teach and Train share. */
export const imageClasses: ReadonlySignal<readonly ImageClass[]> = all;

/** Number of images in all classes. */
export const imageCount: ReadonlySignal<number> = computed(() =>
  all.value.reduce((sum, { images }) => sum + images.length, 0),
);

/** An identifier that no class or image of the page has. */
export const newId = (): number => ++lastId;

/** Replaces all classes. */
export function setClasses(classes: readonly ImageClass[]): void {
  all.value = classes;
}

/**
 * Adds a class.
 * @returns Its identifier: that of the class with the name, if there is one.
 */
export function addClass(name: string): number {
  const known = all.value.find((each) => each.name === name);
  if (known) return known.id;
  const id = newId();
  all.value = [...all.value, { id, name, images: [] }];
  return id;
}

export function removeClass(id: number): void {
  all.value = all.value.filter((each) => each.id !== id);
}

/** Renames a class. Returns false if another class has the name, or the name is empty. */
export function renameClass(id: number, name: string): boolean {
  if (!name || all.value.some((each) => each.name === name && each.id !== id)) return false;
  changeClass(id, (each) => ({ ...each, name }));
  return true;
}

/** Adds images to a class, up to the limit. Returns how many were added. */
export function addImages(id: number, blobs: readonly Blob[]): number {
  const added = blobs.slice(0, Math.max(0, MAX_IMAGES - imageCount.value));
  if (added.length > 0) {
    const images = added.map((blob) => ({ id: newId(), blob }));
    changeClass(id, (each) => ({ ...each, images: [...each.images, ...images] }));
  }
  return added.length;
}

export function removeImage(classId: number, imageId: number): void {
  changeClass(classId, (each) => ({ ...each, images: each.images.filter(({ id }) => id !== imageId) }));
}

/** Removes the images of all classes. The classes stay. */
export function removeAllImages(): void {
  all.value = all.value.map((each) => ({ ...each, images: [] }));
}

function changeClass(id: number, change: (each: ImageClass) => ImageClass): void {
  all.value = all.value.map((each) => (each.id === id ? change(each) : each));
}
