import { fromTorchLayout, readStateDict, type TensorData, writeStateDict } from '@convkit/checkpoint';
import { CheckpointError, flattenedInputShapes, type ModelSpec, type Module } from '@convkit/core';
import { headKeys } from '../models.js';
import { counted } from '../options/counted.js';

/** How loading weights went. Every list holds state-dict keys. */
export interface LoadReport {
  /** Axis order of the file. */
  readonly layout: 'convkit' | 'torch';
  /** Loaded from the file. */
  readonly loaded: readonly string[];
  /** Left as they were because they depend on the number of classes, which differs. */
  readonly newHead: readonly string[];
  /** In the network, not in the file. */
  readonly missing: readonly string[];
  /** In the file, not in the network. */
  readonly unexpected: readonly string[];
  /** In both, with another shape. */
  readonly misshapen: readonly string[];
}

export interface LoadOptions {
  /**
   * Throws if anything but the last layer does not fit. With `false`, loads what fits.
   * @defaultValue true
   */
  readonly strict?: boolean;
}

type State = ReadonlyMap<string, TensorData>;

/**
 * Loads weights into `model`, in convkit's or PyTorch's layout, which is recognized by the shapes. A last layer for another
 * number of classes is not loaded. Weights of auxiliary classifiers that the network was built without are ignored.
 * @throws CheckpointError, before anything has changed, naming the missing, unexpected and misshapen keys, if they do not fit.
 */
export async function loadWeights(
  model: Module,
  spec: ModelSpec,
  { tensors, source }: { readonly tensors: State; readonly source: string },
  { strict = true }: LoadOptions = {},
): Promise<LoadReport> {
  const own = await readStateDict(model);
  const head = new Set(headKeys(spec));
  const file = spec.auxiliary === false ? withoutAuxiliary(tensors) : tensors;
  const candidates = [
    { layout: 'convkit', state: file },
    { layout: 'torch', state: inOwnLayout(file, model, spec) },
  ] as const;
  const fits = (state: State) => [...state].filter(([key, value]) => hasShape(value, own.get(key))).length;
  const best = fits(candidates[1].state) > fits(candidates[0].state) ? candidates[1] : candidates[0];
  const { state, layout } = best;
  const keys = [...own.keys()];
  const isCount = (key: string) => key.endsWith('.num_batches_tracked');
  const loaded = keys.filter((key) => hasShape(state.get(key), own.get(key)));
  const misfit = keys.filter((key) => state.has(key) && !loaded.includes(key));
  const newHead = misfit.filter((key) => head.has(key));
  const misshapen = misfit.filter((key) => !head.has(key));
  const missing = keys.filter((key) => !state.has(key) && !isCount(key));
  const unexpected = [...state.keys()].filter((key) => !own.has(key));
  const report = { layout, loaded, newHead, missing, unexpected, misshapen };
  if (loaded.length === 0 || (strict && missing.length + unexpected.length + misshapen.length > 0)) {
    throw doNotFit(source, spec, report, state, own);
  }
  const values = new Map(own);
  for (const key of loaded) values.set(key, state.get(key) as TensorData);
  writeStateDict(model, values);
  return report;
}

/** PyTorch's layout turned into convkit's; a weight that cannot be turned stays as it is. */
function inOwnLayout(file: State, model: Module, spec: ModelSpec): State {
  const flattened = flattenedInputShapes(model, spec.input);
  const known = new Map([...flattened].filter(([key, [h, w, c]]) => file.get(key)?.shape[1] === h * w * c));
  return fromTorchLayout(file, known);
}

function withoutAuxiliary(file: State): State {
  return new Map([...file].filter(([key]) => !/^aux\d*\./.test(key)));
}

const hasShape = (value: TensorData | undefined, own: TensorData | undefined) =>
  value !== undefined && own !== undefined && String(value.shape) === String(own.shape);

function doNotFit(
  source: string,
  spec: ModelSpec,
  report: LoadReport,
  state: State,
  own: State,
): CheckpointError {
  const shape = (values: State, key: string) => `[${values.get(key)?.shape}]`;
  const complaints = [
    list('missing', report.missing),
    list('unexpected', report.unexpected),
    list(
      'of another shape',
      report.misshapen.map((key) => `${key} ${shape(state, key)} instead of ${shape(own, key)}`),
    ),
  ].filter(Boolean);
  const what = `${spec.name} (${spec.variant})`;
  return new CheckpointError(
    `${source} does not fit ${what}: ${complaints.join('; ') || 'no weight has a known name'}`,
    { code: 'CHECKPOINT_WEIGHTS', hint: hintFor(spec, report, state) },
  );
}

function hintFor({ input }: ModelSpec, { misshapen }: LoadReport, state: State): string {
  const channels = input[2] as number;
  const other = channels === 1 ? 3 : 1;
  const [first] = misshapen;
  if (misshapen.length === 1 && first !== undefined && state.get(first)?.shape[2] === other) {
    return `The weights take images with ${counted(other, 'channel')}: open the data with channels: ${other}.`;
  }
  return 'Choose the model, variant, size and width multiplier that the weights were saved from.';
}

function list(what: string, keys: readonly string[]): string {
  if (keys.length === 0) return '';
  const more = keys.length > 5 ? ` and ${keys.length - 5} more` : '';
  return `${keys.length} ${what} (${keys.slice(0, 5).join(', ')}${more})`;
}
