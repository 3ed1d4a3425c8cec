import { manifest } from 'virtual:data-manifest';
import type { DecodedImage } from '@convkit/data';
import type { RequestContext } from '@convkit/train/worker';
import { preprocess } from 'convkit';
import { openImages } from '../data/open-data.js';
import type { OwnData } from '../data/own-data.js';

/** Number of images in all, but at least one of each class. */
const TOTAL = 12;
/** Number of classes that images are given of. */
const CLASSES = 24;
/** Maximum length of the shorter side in pixels. */
const SIDE = 256;

/** An image that the network was not trained on. */
export interface TestImage {
  /** Name of its class. */
  readonly name: string;
  /** Its number among the images of the class, from 1. */
  readonly number: number;
  readonly image: DecodedImage;
}

/** Reads some test images of each class of the run's data. `images` are the user's own, if the run was trained on them. */
export async function testImages(
  { spec }: RequestContext,
  { images }: { readonly images?: OwnData | undefined },
): Promise<TestImage[]> {
  // The test images do not depend on how many training images were used.
  const set = manifest.sets.find(({ name }) => name === spec.data.source);
  const data = { ...spec.data, source: set?.train[0]?.name ?? spec.data.source };
  const { test, classes } = await openImages({ ...spec, data }, { files: { images } });
  const perClass = Math.max(1, Math.floor(TOTAL / classes.length));
  const chosen = classes
    .slice(0, CLASSES)
    .flatMap((name, label) =>
      indicesOf(test.labels, label, perClass).map((index, i) => ({ name, number: i + 1, index })),
    );
  return Promise.all(
    chosen.map(async ({ index, ...rest }) => {
      const { image, shape = test.shape } = await test.get(index);
      const [height, width, channels] = shape as [number, number, 1 | 3];
      return { ...rest, image: shrunk({ height, width, channels, data: image }) };
    }),
  );
}

function indicesOf(labels: ArrayLike<number>, label: number, count: number): number[] {
  const found: number[] = [];
  for (let i = 0; i < labels.length && found.length < count; i++) if (labels[i] === label) found.push(i);
  return found;
}

function shrunk(image: DecodedImage): DecodedImage {
  const { height, width, channels } = image;
  if (Math.min(height, width) <= SIDE) return image;
  const { images, shape } = preprocess([image], {
    channels,
    background: 0,
    transforms: [{ name: 'resize', size: SIDE }],
  });
  return { height: shape[1], width: shape[2], channels, data: Uint8Array.from(images) };
}
