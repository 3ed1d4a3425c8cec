import { ownClasses } from './layout.mjs';
import { capitalized, comment, HEADER, typeOf, upperCase } from './names.mjs';

/** @import { Class, Kernels, Layouts, Runtime } from './layout.mjs' */

/**
 * What a record extends is an object in its interface, so that callers can share it.
 * @param {Class} layout
 */
function scriptInterface({ name, parent, doc, own }) {
  const fields = own.map(
    (argument) =>
      comment(argument.doc, '  ') +
      `  readonly ${argument.name}: ${typeOf(argument.type)?.script ?? capitalized(argument.type)};\n`,
  );
  if (parent) fields.unshift(`  readonly ${parent.as}: ${parent.name};\n`);
  return `${comment(doc)}export interface ${name} {\n${fields.join('')}}\n`;
}

/** Stores each argument at its fixed index. @param {Class} layout @param {number} start of the arguments, in bytes */
function writer({ all }, start) {
  const stores = all.map(({ path, type, slot }) => {
    const { view = 'words', words = 1 } = typeOf(type) ?? {};
    const index = (start / 4 + slot) / words;
    const value =
      type === 'boolean'
        ? `args.${path} ? 1 : 0`
        : typeOf(type)
          ? `args.${path}`
          : `${upperCase(type)}[args.${path}]`;
    return { view, text: `      ${view}[${index}] = ${value};\n` };
  });
  const views = [...new Set(stores.map(({ view }) => view))].join(', ');
  return `({ ${views} }, args) {\n${stores.map(({ text }) => text).join('')}    }`;
}

/** @param {Runtime} runtime */
export function scriptControlBlock({ controlBlock, constants }) {
  const { bytes, cacheLine, fields, reportBytes } = controlBlock;
  const ofJob = Object.entries(fields).filter(([name]) =>
    [
      'done',
      'kernel',
      'tasks',
      'units',
      'unitsPerTask',
      'notFinite',
      'trapped',
      'hasSixRows',
      'replayed',
    ].includes(name),
  );
  return [
    HEADER,
    comment('Bytes of a control block'),
    `export const BLOCK_BYTES = ${bytes};\n`,
    comment('Its alignment, in bytes'),
    `export const CACHE_LINE = ${cacheLine};\n`,
    comment(`${fields.report?.doc} An offset in bytes`),
    `export const REPORT = ${fields.report?.offset};\n`,
    `export const REPORT_BYTES = ${reportBytes};\n`,
    comment(
      'Where the part of a control block that describes a job begins, which is what a recorded job is, in bytes',
    ),
    `export const JOB = ${fields.kernel?.offset};\n`,
    comment('Size of that part, in bytes'),
    `export const JOB_BYTES = ${(fields.report?.offset ?? 0) - (fields.kernel?.offset ?? 0)};\n`,
    '\n/* Indices of 32-bit words. */\n',
    ...ofJob.map(
      ([name, { offset, doc }]) => `${comment(doc)}export const ${upperCase(name)} = ${offset / 4};\n`,
    ),
    '\n',
    ...Object.entries(constants).map(
      ([name, { value, doc }]) => `${comment(doc)}export const ${name} = ${value};\n`,
    ),
  ].join('');
}

/** @param {Runtime} runtime */
export function scriptExports({ functions }) {
  const methods = Object.entries(functions).map(([name, { doc, params, returns }]) => {
    const typed = Object.entries(params).map(([param, type]) => `${param}: ${typeOf(type).script}`);
    const result = returns === undefined ? 'void' : typeOf(returns).script;
    return `${comment(doc, '  ')}  ${name}(${typed.join(', ')}): ${result};\n`;
  });
  return [
    HEADER,
    "import type { Address } from '../runtime/wasm-backend.js';\n\n",
    comment('What the WebAssembly module exports'),
    'export interface KernelExports {\n',
    ...methods,
    '}\n',
  ].join('');
}

/** @param {Kernels} abi @param {Layouts} layouts */
export function scriptKernels(abi, layouts) {
  const choices = Object.entries(abi.choices).map(([name, values]) => {
    const numbered = values.map((value, number) => `${value}: ${number}`).join(', ');
    return `const ${upperCase(name)} = { ${numbered} } as const;\nexport type ${capitalized(name)} = keyof typeof ${upperCase(name)};\n`;
  });
  /** @param {boolean} isSerial */
  const argumentsOf = (isSerial) =>
    layouts.kernels
      .filter((kernel) => kernel.isSerial === isSerial)
      .map(({ name, className }) => `  readonly ${name}: ${className};\n`)
      .join('');
  /** @param {boolean} isSerial */
  const entriesOf = (isSerial) =>
    layouts.kernels
      .filter((kernel) => kernel.isSerial === isSerial)
      .map(
        ({ name, number, layout }) =>
          `  ${name}: {\n    number: ${number},\n    write${writer(layout, layouts.start)},\n  },\n`,
      )
      .join('');
  return [
    HEADER,
    "import type { Address } from '../runtime/wasm-backend.js';\n\n",
    choices.join('\n'),
    '\n',
    ownClasses(layouts).map(scriptInterface).join('\n'),
    `\n${comment('A control block as numbers')}`,
    'export interface ControlViews {\n  words: Int32Array;\n  floats: Float32Array;\n  doubles: Float64Array;\n}\n',
    `\n${comment("A kernel's number in WebAssembly, and a function that writes its arguments into a control block")}`,
    'export interface Kernel<Args> {\n  readonly number: number;\n  write(views: ControlViews, args: Args): void;\n}\n',
    `\n${comment('The arguments of each kernel that is divided into tasks')}`,
    `export interface TaskArguments {\n${argumentsOf(false)}}\n`,
    '\nexport const TASK_KERNELS: { readonly [K in keyof TaskArguments]: Kernel<TaskArguments[K]> } = {\n',
    `${entriesOf(false)}};\n`,
    `\n${comment('The arguments of each kernel that is not')}`,
    `export interface SerialArguments {\n${argumentsOf(true)}}\n`,
    '\nexport const SERIAL_KERNELS: { readonly [K in keyof SerialArguments]: Kernel<SerialArguments[K]> } = {\n',
    `${entriesOf(true)}};\n`,
  ].join('');
}
