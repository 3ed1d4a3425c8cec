import { tarEntries } from '@convkit/data';
import { type ImageClass, imageClasses, newId, setClasses } from '../classes/image-classes.js';
import { tarOf } from './tar.js';
import { openSaved } from './teaching.js';

const CLASSES = 'classes.json';
const NETWORK = 'network.safetensors';
const IMAGE = /^images\/(\d+)\/\d+\.[a-z]+$/;
const FORMAT = 'convkit.classes';

interface SavedClasses {
  readonly format: typeof FORMAT;
  readonly classes: readonly string[];
}

/** The classes as one file: a tar archive of the names, the trained network and, if wanted, the images. */
export function classesFile(network: Uint8Array, { withImages }: { readonly withImages: boolean }): Blob {
  const classes = imageClasses.value;
  const saved: SavedClasses = { format: FORMAT, classes: classes.map(({ name }) => name) };
  const images = classes.flatMap(({ images: own }, label) =>
    own.map(({ blob }, i) => ({
      name: `images/${label}/${i}.${blob.type.split('/')[1] || 'jpeg'}`,
      content: blob,
    })),
  );
  return tarOf([
    { name: CLASSES, content: new Blob([JSON.stringify(saved)]) },
    { name: NETWORK, content: new Blob([network as Uint8Array<ArrayBuffer>]) },
    ...(withImages ? images : []),
  ]);
}

/** What a saved file holds. */
interface OpenedClasses {
  readonly classes: readonly ImageClass[];
  readonly network: Blob;
}

/** Reads a file of `classesFile`. Undefined if it is none. */
export async function readClasses(file: Blob): Promise<OpenedClasses | undefined> {
  let saved: SavedClasses | undefined;
  let network: Blob | undefined;
  const images: Blob[][] = [];
  try {
    for await (const { path, content } of tarEntries(file.stream() as never, 'the file')) {
      const [, label] = IMAGE.exec(path) ?? [];
      const bytes: BlobPart[] = [];
      for await (const part of content()) bytes.push(part.slice());
      if (path === CLASSES) saved = JSON.parse(await new Blob(bytes).text());
      else if (path === NETWORK) network = new Blob(bytes);
      else if (label !== undefined) {
        const own = images[Number(label)] ?? [];
        images[Number(label)] = own;
        own.push(new Blob(bytes, { type: `image/${path.split('.').at(-1)}` }));
      }
    }
  } catch {
    return undefined; // Not a tar archive, or a damaged one.
  }
  if (saved?.format !== FORMAT || !network) return undefined;
  const classes = saved.classes.map((name, label) => ({
    id: newId(),
    name,
    images: (images[label] ?? []).map((blob) => ({ id: newId(), blob })),
  }));
  return { classes, network };
}

/**
 * Opens saved classes in place of those of the page.
 * @returns Undefined if the file is none of them.
 */
export async function openClasses(file: Blob): Promise<readonly ImageClass[] | undefined> {
  const found = await readClasses(file);
  if (!found || !(await openSaved(found.network))) return undefined;
  setClasses(found.classes);
  return found.classes;
}
