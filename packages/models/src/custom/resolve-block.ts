import {
  BLOCK_OPTIONS,
  type BlockName,
  type BlockOption,
  type BlockValue,
  optionsOf,
} from './block-options.js';
import type { BlockProblem } from './block-problem.js';

/** A block with every option filled in; `classes` is replaced by their number. */
export interface ResolvedBlock {
  readonly name: BlockName;
  readonly options: Readonly<Record<string, BlockValue>>;
}

type Problem = Pick<BlockProblem, 'code' | 'values'>;

/** Fills in the defaults of a block and checks its options; without them, returns what is wrong. */
export function resolveBlock(block: unknown, classes: number): ResolvedBlock | Problem {
  const { name, ...given } = Object(block) as Readonly<Record<string, unknown>>;
  const known = optionsOf(String(name));
  if (!known || typeof name !== 'string') {
    return {
      code: 'notABlock',
      values: { value: String(name), names: Object.keys(BLOCK_OPTIONS).join(', ') },
    };
  }
  const unknown = Object.keys(given).find((option) => !Object.hasOwn(known, option));
  if (unknown !== undefined) {
    const names = Object.keys(known).join(', ') || 'none';
    return { code: 'unknownOption', values: { option: unknown, names } };
  }
  const options: Record<string, BlockValue> = {};
  for (const [option, kind] of Object.entries(known)) {
    const value = given[option] ?? kind.default;
    const problem = problemOf(option, value, kind);
    if (problem) return problem;
    options[option] = value === 'classes' ? classes : (value as BlockValue);
  }
  return { name: name as BlockName, options };
}

function problemOf(option: string, value: unknown, kind: BlockOption): Problem | undefined {
  if (kind.kind === 'switch' || kind.kind === 'choice') {
    const choices: readonly unknown[] = kind.kind === 'switch' ? [true, false] : kind.choices;
    if (choices.includes(value)) return undefined;
    return { code: 'notAChoice', values: { option, value: String(value), names: choices.join(', ') } };
  }
  if (kind.classes && value === 'classes') return undefined;
  const { min, max } = kind;
  const isInRange = typeof value === 'number' && value >= min && value <= max;
  if (isInRange && (kind.kind === 'number' || Number.isInteger(value))) return undefined;
  return {
    code: kind.kind === 'whole' ? 'notWhole' : 'outOfRange',
    values: { option, value: String(value), min, max },
  };
}
