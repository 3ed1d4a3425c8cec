import type { UncheckedBlock } from './block-options.js';
import { type BlockProblem, throwBlockProblem } from './block-problem.js';
import { initializersOf, isRandom, type LayerPlan } from './layer-types.js';
import { type BlockNetworkOptions, checkBlocks, planBlocks } from './plan-blocks.js';

/**
 * Writes the network of `blockNetwork` as a TypeScript class of layers of `@convkit/blocks`. It compiles in strict mode, has the same fields,
 * so that its state dict has the same keys, and computes the same outputs from the same weights.
 * @throws ConfigError that says which block is wrong and what to do about it.
 */
export function blockNetworkSource(blocks: readonly UncheckedBlock[], options: BlockNetworkOptions): string {
  checkBlocks('blockNetworkSource', blocks, options);
  const { blocks: planned, problems } = planBlocks(blocks, options);
  if (problems.length > 0) throwBlockProblem(problems[0] as BlockProblem);
  const layers = planned.flat();
  const random = layers.filter(({ type }) => isRandom(type));
  const types = unique(layers.map(({ type }) => type));
  const initializers = unique(layers.flatMap((layer) => Object.keys(initializersOf(layer))));
  const core = ['INFERENCE', 'Module', 'type Pass', ...(random.length > 0 ? ['type Rng'] : [])];
  if (initializers.includes('weightInit')) core.push('heNormal');
  if (initializers.includes('biasInit')) core.push('zeros');
  const functions = unique(layers.flatMap(({ activation }) => activation ?? []));
  return [
    `import { ${sorted(types)} } from '@convkit/blocks';`,
    `import { ${sorted(core)} } from '@convkit/core';`,
    ...(layers.some(({ flatten }) => flatten) ? ["import { flatten } from '@convkit/ops';"] : []),
    functions.length > 0
      ? `import { ${sorted([...functions, 'type Tensor2D', 'type Tensor4D'])} } from '@tensorflow/tfjs-core';`
      : "import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';",
    '',
    ...(initializers.includes('biasInit') ? [`const init = { ${INIT} };`, ''] : []),
    `/** Maps images of ${options.input.join('x')} to ${options.classes} classes. */`,
    'export class Network extends Module {',
    ...layers.map((layer) => `  ${fieldOf(layer)}`),
    '',
    ...(random.length > 0
      ? [
          '  constructor(rng: Rng) {',
          '    super();',
          ...random.map((layer) => `    ${assignmentOf(layer)}`),
          '  }',
          '',
        ]
      : []),
    '  override forward(x: Tensor4D, pass: Pass = INFERENCE): Tensor2D {',
    ...forwardOf(layers).map((line) => `    ${line}`),
    '  }',
    '}',
    '',
  ].join('\n');
}

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];

/** Initializers of a layer with biases. */
const INIT = 'weightInit: heNormal, biasInit: zeros';

/** Names as an organized import lists them. */
const sorted = (names: readonly string[]) => {
  const bare = (name: string) => name.replace('type ', '');
  return [...names].sort((a, b) => bare(a).localeCompare(bare(b), 'en')).join(', ');
};

/** The declaration of a layer. One without weights is created there. */
function fieldOf({ field, type, options }: LayerPlan): string {
  if (isRandom(type)) return `readonly ${field}: ${type};`;
  const argument = typeof options === 'object' ? literal(changed(options)) : String(options ?? '');
  return `readonly ${field} = new ${type}(${argument});`;
}

/** The statement that creates a layer with weights. */
function assignmentOf({ field, type, options, init }: LayerPlan): string {
  const entries = entriesOf(changed(options as object));
  if (init) entries.push(init === 'weights' ? 'weightInit: heNormal' : '...init');
  return `this.${field} = new ${type}({ ${entries.join(', ')} }, rng.child('${field}'));`;
}

/** Defaults of options of the layers, which need not be written. */
const DEFAULTS: Readonly<Record<string, unknown>> = {
  stride: 1,
  padding: 0,
  batchNorm: false,
  shortcut: 'B',
};

/** Leaves out the options that have their defaults. The stride of a pooling defaults to its size. */
function changed(options: object): object {
  const { size } = options as { readonly size?: unknown };
  const defaults = size === undefined ? DEFAULTS : { padding: 0, stride: size };
  return Object.fromEntries(
    Object.entries(options).filter(([name, value]) => value !== (defaults as typeof DEFAULTS)[name]),
  );
}

const entriesOf = (options: object) =>
  Object.entries(options).map(([name, value]) => `${name}: ${literal(value)}`);

function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.join(', ')}]`;
  if (typeof value === 'string') return `'${value}'`;
  return typeof value === 'object' ? `{ ${entriesOf(value as object).join(', ')} }` : String(value);
}

/** The body of `forward`: feature maps are `h`, single values are `features`. */
function forwardOf(layers: readonly LayerPlan[]): string[] {
  const declared = new Set<string>();
  let current = 'x';
  const lines = layers.map(({ field, flatten, activation, output }) => {
    const next = output.length === 3 ? 'h' : 'features';
    const value = `this.${field}.forward(${flatten ? `flatten(${current})` : current}, pass)`;
    const declaration = declared.has(next) ? '' : 'let ';
    declared.add(next);
    current = next;
    return `${declaration}${next} = ${activation ? `${activation}(${value})` : value}; // [n, ${output.join(', ')}]`;
  });
  return [...lines, `return pass.tap(this, ${current});`];
}
