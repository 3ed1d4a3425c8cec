/** Values of the wrong kind, one of each: JavaScript users and JSON files pass them. */
export const WRONG_VALUES: readonly (readonly [name: string, value: unknown])[] = [
  ['undefined', undefined],
  ['null', null],
  ['-1', -1],
  ['NaN', Number.NaN],
  ['1e12', 1e12],
  ["'nonsense'", 'nonsense'],
  ['{}', {}],
  ['[]', []],
  ['[null]', [null]],
  ['a Promise', Promise.resolve(1)],
  ['a function', () => undefined],
];

/** One argument, or a field, element or entry of it, and how to replace it. */
export interface Slot {
  /** Where it is, such as `[1].precision`. */
  readonly path: string;
  /** Returns the arguments with another value in this place. */
  replace(value: unknown): unknown[];
}

/** Every argument, and the fields of plain objects, the first element of arrays and the first value of Maps, `depth` levels down. */
export function slotsOf(values: readonly unknown[], depth = 1): Slot[] {
  return values.flatMap((value, i) => slotsBelow(value, `[${i}]`, (next) => values.with(i, next), depth));
}

function slotsBelow(value: unknown, path: string, replace: Slot['replace'], depth: number): Slot[] {
  const here: Slot = { path, replace };
  if (depth === 0) return [here];
  if (value instanceof Map) {
    const [key, first] = [...value][0] ?? [];
    if (key === undefined) return [here];
    const inside = (next: unknown) => replace(new Map([...value]).set(key, next));
    return [here, ...slotsBelow(first, `${path}.get(${key})`, inside, depth - 1)];
  }
  if (Array.isArray(value)) {
    if (value.length === 0) return [here];
    return [here, ...slotsBelow(value[0], `${path}[0]`, (next) => replace(value.with(0, next)), depth - 1)];
  }
  if (!isPlainObject(value)) return [here];
  const fields = Object.keys(value).flatMap((key) =>
    slotsBelow(value[key], `${path}.${key}`, (next) => replace({ ...value, [key]: next }), depth - 1),
  );
  return [here, ...fields];
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
