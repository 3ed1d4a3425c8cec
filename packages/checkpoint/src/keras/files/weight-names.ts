/** Names of a layer's weights in Keras' order, by class. Those that `config` turns off are absent. */
const WEIGHTS: Readonly<Record<string, readonly (readonly [name: string, option?: string])[]>> = {
  Conv2D: [['kernel'], ['bias', 'use_bias']],
  DepthwiseConv2D: [['depthwise_kernel'], ['bias', 'use_bias']],
  Dense: [['kernel'], ['bias', 'use_bias']],
  BatchNormalization: [['gamma', 'scale'], ['beta', 'center'], ['moving_mean'], ['moving_variance']],
  Normalization: [['mean'], ['variance'], ['count']],
};

/** Names of the weights of a layer, in the order in which Keras 3 numbers them; undefined for classes that are not known. */
export function weightNames(
  className: string,
  config: Readonly<Record<string, unknown>>,
  count: number,
): string[] | undefined {
  const all = Object.hasOwn(WEIGHTS, className) ? WEIGHTS[className] : undefined;
  if (!all) return undefined;
  const names = all.filter(([, option]) => option === undefined || config[option] !== false);
  // Without a configuration, the number of weights tells whether there is a bias.
  const isKnown = Object.keys(config).length > 0;
  if (!isKnown && count === 1 && names.length === 2) return [(names[0] as readonly [string])[0]];
  return names.length === count ? names.map(([name]) => name) : undefined;
}

/** Concludes the class of a layer from the names and the ranks of its weights. */
export function classOf(weights: ReadonlyMap<string, readonly number[]>): string | undefined {
  const kernel = weights.get('kernel');
  if (weights.has('moving_variance')) return 'BatchNormalization';
  if (weights.has('depthwise_kernel')) return weights.has('pointwise_kernel') ? undefined : 'DepthwiseConv2D';
  if (weights.has('recurrent_kernel')) return undefined;
  return kernel?.length === 4 ? 'Conv2D' : kernel?.length === 2 ? 'Dense' : undefined;
}

/** The name of a weight within its layer: the last part of a path such as 'conv2d/kernel:0'. */
export const plainName = (path: string) => (path.split('/').at(-1) ?? '').replace(/:\d+$/, '');

/** The name that Keras 3 gives the weights of a class in its files: 'DepthwiseConv2D' becomes 'depthwise_conv2d'. */
export function snakeCase(className: string): string {
  return className
    .replaceAll(/\W/g, '')
    .replaceAll(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replaceAll(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
}

/** Known classes by their names in Keras 3's files. */
export const CLASSES_BY_SNAKE_CASE: ReadonlyMap<string, string> = new Map(
  Object.keys(WEIGHTS).map((name) => [snakeCase(name), name]),
);
