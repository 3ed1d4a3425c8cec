import { capitalized, typeOf } from './names.mjs';

/**
 * @typedef {Record<string, string>} Arguments 'type: description' by the argument's name
 * @typedef {{ doc?: string, as?: string, extends?: string, args?: Arguments }} Rec `as` names the record in the kernels that extend it
 * @typedef {Rec & { source: string }} Kernel
 * @typedef {object} Kernels
 * @property {Record<string, readonly string[]>} choices
 * @property {Record<string, Rec>} records
 * @property {Record<string, Kernel>} kernels
 * @property {Record<string, Kernel>} serialKernels
 * @typedef {object} Runtime
 * @property {{ bytes: number, cacheLine: number, fields: Record<string, { offset: number, doc: string }>, reportBytes: number }} controlBlock
 * @property {Record<string, { doc: string, params: Record<string, string>, returns?: string }>} functions
 * @property {Record<string, { type: string, value: number, doc: string }>} constants
 * @typedef {{ name: string, type: string, doc: string, slot: number, path: string }} Argument `slot` counts 32-bit words, `path` leads to the
 *   argument in TypeScript
 * @typedef {{ name: string, number: number, source: string, isSerial: boolean, isShared: boolean, className: string, layout: Class }} LaidOut
 * @typedef {{ start: number, records: Class[], kernels: LaidOut[] }} Layouts
 * @typedef {{ name: string, parent?: { name: string, as: string }, doc: string, own: Argument[], all: Argument[] }} Class
 */

/**
 * Lays out a record and those it extends, then its own arguments.
 * @param {Kernels} abi
 * @param {string} name of the class
 * @param {Rec} record
 * @param {number} room in words
 * @returns {Class}
 */
function layOut(abi, name, record, room) {
  const parent = record.extends === undefined ? undefined : abi.records[record.extends];
  if (record.extends !== undefined && !parent)
    throw new Error(`${name} extends ${record.extends}, which is not a record`);
  const as = parent?.as ?? record.extends ?? '';
  const inherited = (parent ? layOut(abi, as, parent, room).all : []).map((argument) => ({
    ...argument,
    path: `${as}.${argument.path}`,
  }));
  let slot = inherited.reduce(
    (end, argument) => Math.max(end, argument.slot + wordsOf(abi, argument.type)),
    0,
  );
  const own = Object.entries(record.args ?? {}).map(([argument, description]) => {
    const [type = '', doc = ''] = description.split(/: (.*)/s);
    if (inherited.some((other) => other.name === argument))
      throw new Error(`${name} repeats the argument ${argument}`);
    const words = wordsOf(abi, type);
    if (words === 0) throw new Error(`${name}.${argument} has the unknown type ${type}`);
    const at = Math.ceil(slot / words) * words;
    slot = at + words;
    return { name: argument, type, doc, slot: at, path: argument };
  });
  if (slot > room) throw new Error(`the arguments of ${name} take ${slot} words of ${room}`);
  return {
    name,
    ...(parent && { parent: { name: `${capitalized(record.extends ?? '')}Arguments`, as } }),
    doc: record.doc ?? '',
    own,
    all: [...inherited, ...own],
  };
}

/** @param {Kernels} abi @param {string} type @returns 0 for an unknown type */
const wordsOf = (abi, type) => typeOf(type)?.words ?? (type in abi.choices ? 1 : 0);

/**
 * @param {Kernels} abi
 * @param {Runtime} runtime
 * @returns {Layouts}
 */
export function layOutAll(abi, { controlBlock }) {
  const { fields, bytes } = controlBlock;
  const start = /** @type {{ offset: number }} */ (fields.arguments).offset;
  const end = Math.min(
    bytes,
    ...Object.values(fields).flatMap(({ offset }) => (offset > start ? [offset] : [])),
  );
  const room = (end - start) / 4;
  const records = Object.entries(abi.records).map(([name, record]) =>
    layOut(abi, `${capitalized(name)}Arguments`, record, room),
  );
  const all = { ...abi.kernels, ...abi.serialKernels };
  const kernels = Object.entries(all).map(([name, kernel], number) => {
    // A kernel without arguments of its own uses the record that it extends.
    const shared = kernel.args ? undefined : abi.records[kernel.extends ?? ''];
    const className = `${capitalized(shared ? (kernel.extends ?? '') : name)}Arguments`;
    const own = { doc: `Arguments of \`${name}\`: assembly/${kernel.source}.ts`, ...kernel };
    return {
      name,
      number,
      source: kernel.source,
      isSerial: name in abi.serialKernels,
      isShared: shared !== undefined,
      className,
      layout: layOut(abi, className, shared ?? own, room),
    };
  });
  const layouts = { start, records, kernels };
  const names = ownClasses(layouts).map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice) throw new Error(`a record and a kernel both give ${twice}`);
  return layouts;
}

/** @param {Layouts} layouts */
export const ownClasses = ({ records, kernels }) => [
  ...records,
  ...kernels.flatMap(({ layout, isShared }) => (isShared ? [] : [layout])),
];
