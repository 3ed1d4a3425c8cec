/** What an argument may be: the end of the sentence "NAME must be …", and the test. */
export type CustomKind = readonly [must: string, accepts: (value: unknown) => boolean];

/** Whether `value` may have properties, and is neither an array nor a Promise. */
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Promise);

/** The brand of modules. */
const MODULE = Symbol.for('convkit.module');

const isModule = (value: unknown) => isObject(value) && MODULE in value;

/** Whether `value` is an object with these methods. */
const hasMethods = (value: unknown, ...methods: string[]) =>
  isObject(value) && methods.every((method) => typeof value[method] === 'function');

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
const isWhole = (value: unknown): value is number => Number.isSafeInteger(value);
const isText = (value: unknown) => typeof value === 'string';
const isLength = (value: unknown): value is number => isWhole(value) && value >= 1;

/** Whether `value` is a list of numbers. Those of typed arrays and other lists are not looked at. */
const isNumbers = (value: unknown) =>
  Array.isArray(value)
    ? value.every((one) => typeof one === 'number')
    : isObject(value) && isWhole(value.length) && value.length >= 0;

const isIterable = (value: unknown) =>
  typeof value === 'object' && value !== null && Symbol.iterator in value;

/** Whether `value` is a Map, or another object that is read like one. */
const isMap = (value: unknown) => hasMethods(value, 'get', 'has', 'keys', 'entries');

type Dataset = Readonly<Record<'length' | 'classes' | 'shape', unknown>>;

const isDataset = ({ length, classes, shape }: Dataset) =>
  isWhole(length) && Array.isArray(classes) && Array.isArray(shape);

/** The kinds of arguments by name. Objects are told by what they can do, so that two copies of convkit work together. */
export const KINDS = {
  object: ['an object', isObject],
  array: ['an array', Array.isArray],
  Map: ['a Map', isMap],
  string: ['a string', isText],
  name: ['a string that is not empty', (value) => isText(value) && value !== ''],
  strings: ['an array of strings', (value) => Array.isArray(value) && value.every(isText)],
  function: ['a function', (value) => typeof value === 'function'],
  boolean: ['true or false', (value) => typeof value === 'boolean'],
  number: ['a finite number', isNumber],
  positive: ['a number above 0', (value) => isNumber(value) && value > 0],
  'not negative': ['a number from 0', (value) => isNumber(value) && value >= 0],
  fraction: ['at least 0 and below 1', (value) => isNumber(value) && value >= 0 && value < 1],
  whole: ['a whole number from 1', isLength],
  size: ['a whole number from 1 to 2^31', (value) => isLength(value) && value <= 2 ** 31],
  count: ['a whole number from 0', (value) => isWhole(value) && value >= 0],
  numbers: ['an array of numbers', isNumbers],
  shape: ['an array of whole numbers from 1', (value) => Array.isArray(value) && value.every(isLength)],
  bytes: ['a Uint8Array', (value) => value instanceof Uint8Array],
  floats: ['a Float32Array', (value) => value instanceof Float32Array],
  iterable: ['an array or another iterable', isIterable],
  RegExp: ['a regular expression', (value) => value instanceof RegExp],
  URL: ['a URL', (value) => (isText(value) && value !== '') || value instanceof URL],
  signal: [
    'an AbortSignal',
    (value) => hasMethods(value, 'addEventListener') && 'aborted' in (value as object),
  ],
  node: ['a Module, or an object or array with Modules', (value) => isObject(value) || Array.isArray(value)],
  module: ['a Module', isModule],
  modules: ['an array of Modules', (value) => Array.isArray(value) && value.every(isModule)],
  rng: ['a random generator (new Rng(seed))', (value) => hasMethods(value, 'uniform', 'child')],
  tensor: ['a tensor', (value) => isObject(value) && 'dataId' in value && 'shape' in value],
  dataset: ['a dataset', (value) => hasMethods(value, 'get') && isDataset(value as Dataset)],
  bytesource: [
    'a source of bytes',
    (value) => hasMethods(value, 'read', 'close') && 'size' in (value as object),
  ],
} as const satisfies Readonly<Record<string, CustomKind>>;
