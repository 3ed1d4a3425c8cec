import { type NameFamily, type RecognizedNames, recognizeNames } from '@convkit/checkpoint';
import type { FeatureMapShape, WeightKind } from '@convkit/core';
import { declaredLayout, isAmbiguous, type Layout, shapeIn } from './layout.js';
import type { LoadReport } from './load-report.js';
import type { WeightsFile } from './read-weights.js';

/** What is loaded from where. */
export interface LoadPlan {
  readonly report: LoadReport;
  /** Key in the file of each tensor that the network has, too, by its key there. */
  readonly keys: ReadonlyMap<string, string>;
  /** Whether the file may have either layout, with other weights each. */
  readonly isAmbiguous: boolean;
}

/** What a file is compared with. */
export interface Target {
  /** Shape of each parameter and buffer of the network. */
  readonly own: ReadonlyMap<string, readonly number[]>;
  /** Keys that depend on the number of classes. */
  readonly head: ReadonlySet<string>;
  /** Whether auxiliary classifiers in the file are ignored. */
  readonly ignoresAuxiliary: boolean;
  /** Flattened images that linear layers take. */
  readonly flattened: ReadonlyMap<string, FeatureMapShape>;
  /** Kinds of the weights that cannot be recognized by their shape. */
  readonly kinds: ReadonlyMap<string, WeightKind>;
}

type Tensors = WeightsFile['tensors'];

/** Whether `key` is that of the number of batches that a batch norm has seen. */
export const isCount = (key: string) => key.endsWith('.num_batches_tracked');

/** Compares a file with a network, by names and shapes alone. */
export function planLoad(
  file: Pick<WeightsFile, 'format' | 'metadata' | 'tensors'> & { readonly notes?: readonly string[] },
  target: Target,
  from?: NameFamily,
): LoadPlan {
  const { own, head } = target;
  const names = recognizeNames(file.tensors.keys(), own.keys(), from);
  const { keys, unexpected } = translate(file.tensors, names, target);
  const fitsIn = (layout: Layout) => (key: string) =>
    fits(layout, key, shapeOf(file.tensors, keys.get(key)), target);
  const { layout, isEither } = chooseLayout(file, { names: names.from, from, target, keys, fitsIn });
  const all = [...own.keys()];
  const loaded = all.filter(fitsIn(layout));
  const misfit = all.filter((key) => keys.has(key) && !loaded.includes(key));
  const absent = all.filter((key) => !keys.has(key) && !isCount(key));
  // Weights of a backbone alone, such as transformers' ResNetModel.
  const isHeadless = head.size > 0 && ![...head].some((key) => keys.has(key));
  const isNew = (key: string) => head.has(key);
  return {
    keys,
    isAmbiguous: isEither,
    report: {
      format: file.format,
      names: layout === 'convkit' && names.from === 'torchvision' ? 'convkit' : names.from,
      prefix: names.prefix,
      layout,
      loaded,
      newHead: [...misfit, ...(isHeadless ? absent : [])].filter(isNew),
      missing: absent.filter((key) => !isHeadless || !isNew(key)),
      unexpected,
      misshapen: misfit.filter((key) => !isNew(key)),
      notes: file.notes ?? [],
    },
  };
}

/** The file's key of each of the network's, and the keys that the network does not have. */
function translate(tensors: Tensors, { rename }: RecognizedNames, { own, ignoresAuxiliary }: Target) {
  const keys = new Map<string, string>();
  const unexpected: string[] = [];
  for (const key of tensors.keys()) {
    const name = rename(key);
    if (ignoresAuxiliary && name !== undefined && /^aux\d*\./.test(name)) continue;
    if (name === undefined || !own.has(name) || keys.has(name)) unexpected.push(key);
    else keys.set(name, key);
  }
  return { keys, unexpected };
}

interface Evidence {
  readonly names: NameFamily;
  readonly from: NameFamily | undefined;
  readonly target: Target;
  readonly keys: ReadonlyMap<string, string>;
  readonly fitsIn: (layout: Layout) => (key: string) => boolean;
}

/** The caller decides first, then what the file declares, then the shapes. */
function chooseLayout(
  file: Pick<WeightsFile, 'format' | 'metadata' | 'tensors'>,
  { names, from, target: { own, kinds }, keys, fitsIn }: Evidence,
): { layout: Layout; isEither: boolean } {
  if (from !== undefined) return { layout: from === 'convkit' ? 'convkit' : 'torch', isEither: false };
  const declared = declaredLayout(file, names);
  if (declared) return { layout: declared, isEither: false };
  const count = (layout: Layout) => [...keys.keys()].filter(fitsIn(layout)).length;
  const [torch, convkit] = [count('torch'), count('convkit')];
  if (torch !== convkit) return { layout: torch > convkit ? 'torch' : 'convkit', isEither: false };
  const isEither = [...keys.keys()].some(
    (key) => fitsIn('torch')(key) && isAmbiguous(key, own.get(key) as readonly number[], kinds.get(key)),
  );
  return { layout: 'convkit', isEither };
}

const shapeOf = (tensors: Tensors, key: string | undefined) =>
  key === undefined ? undefined : tensors.get(key)?.shape;

function fits(
  layout: Layout,
  key: string,
  shape: readonly number[] | undefined,
  { own, flattened, kinds }: Target,
): boolean {
  const wanted = own.get(key);
  if (!shape || !wanted) return false;
  if (String(shape) === String(shapeIn(layout, key, wanted, kinds.get(key)))) return true;
  return layout === 'torch' && isWholeConvolution(shape, wanted, flattened.get(key));
}

/**
 * Whether a filter [out, in, height, width] of PyTorch computes the linear layer [inputs, out], as the hidden layers of timm's VGG: it
 * covers the whole feature maps that the layer takes.
 */
export function isWholeConvolution(
  shape: readonly number[],
  wanted: readonly number[],
  images: FeatureMapShape | undefined,
): boolean {
  const [out, channels = 0, height = 0, width = 0] = shape;
  if (shape.length !== 4 || wanted.length !== 2 || wanted[1] !== out) return false;
  if (images) return String([height, width, channels]) === String(images);
  return height === 1 && width === 1 && channels === wanted[0];
}
