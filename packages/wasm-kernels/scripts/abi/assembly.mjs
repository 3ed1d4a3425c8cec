import { ownClasses } from './layout.mjs';
import { capitalized, comment, HEADER, typeOf, upperCase } from './names.mjs';

/** @import { Class, Kernels, Layouts, Runtime } from './layout.mjs' */

/** @param {Class} layout @param {number} start of the arguments, in bytes */
function assemblyClass({ name, parent, doc, own }, start) {
  const getters = own.map((argument) => {
    const type = typeOf(argument.type);
    const loaded = `${type?.load ?? 'load<i32>'}(changetype<usize>(this), ${start + 4 * argument.slot})`;
    const returned = argument.type === 'boolean' ? `${loaded} != 0` : loaded;
    return (
      comment(argument.doc, '  ') +
      '  // @ts-ignore: decorator\n  @inline\n' +
      `  get ${argument.name}(): ${type?.assembly ?? capitalized(argument.type)} {\n    return ${returned};\n  }\n`
    );
  });
  return `${comment(doc)}@unmanaged\nexport class ${name} extends ${parent?.name ?? 'Job'} {\n${getters.join('\n')}}\n`;
}

/** @param {Kernels} abi */
const assemblyChoices = (abi) =>
  Object.entries(abi.choices).map(
    ([name, values]) =>
      `export const enum ${capitalized(name)} {\n${values.map((value) => `  ${capitalized(value)},\n`).join('')}}\n`,
  );

/** @param {Kernels} abi @param {Layouts} layouts */
export const assemblyArguments = (abi, layouts) =>
  [
    HEADER,
    '/* The arguments of each kernel, as views of the control block of its job. */\n',
    comment('The control block of a job'),
    '@unmanaged\nexport class Job {}\n',
    ...assemblyChoices(abi),
    ...ownClasses(layouts).map((layout) => assemblyClass(layout, layouts.start)),
  ].join('\n');

/** @param {Runtime} runtime */
export function assemblyControlBlock({ controlBlock, constants }) {
  const offsets = Object.entries(controlBlock.fields).map(
    ([name, { offset, doc }]) => `${comment(doc)}export const ${upperCase(name)}: usize = ${offset};\n`,
  );
  const shared = Object.entries(constants).map(
    ([name, { type, value, doc }]) => `${comment(doc)}export const ${name}: ${type} = ${value};\n`,
  );
  return [
    HEADER,
    '/* Offsets of the fields of the control block, in bytes. */\n',
    ...offsets,
    '\n',
    ...shared,
  ].join('');
}

/** @param {Layouts} layouts */
export function assemblyDispatch({ kernels }) {
  const sources = [...new Set(kernels.map(({ source }) => source))].sort();
  /** @param {{ name: string, isSerial: boolean }} kernel */
  const functionOf = ({ name, isSerial }) => (isSerial ? name : `${name}Task`);
  const imports = sources.map((source) => {
    const names = kernels.filter((kernel) => kernel.source === source).map(functionOf);
    return `import { ${names.sort().join(', ')} } from '../${source}';\n`;
  });
  const classes = [...new Set(kernels.map(({ className }) => className))].sort();
  const cases = kernels.map((kernel) => {
    const rest = kernel.isSerial ? '' : ', start, end';
    return `    case ${kernel.number}: return ${functionOf(kernel)}(changetype<${kernel.className}>(job)${rest});\n`;
  });
  return [
    HEADER,
    ...imports,
    `import { ${classes.join(', ')} } from './arguments';\n\n`,
    comment(
      'Runs the units from `start` to `end` of the kernel `number` on the arguments in the control block `job`',
    ),
    'export function runKernel(number: i32, job: usize, start: i32, end: i32): void {\n  switch (number) {\n',
    ...cases,
    '    default: unreachable();\n  }\n}\n',
  ].join('');
}

/** @param {Runtime} runtime */
export function assemblyExports({ functions }) {
  const wrappers = Object.entries(functions).map(([name, { doc, params, returns }]) => {
    const typed = Object.entries(params).map(([param, type]) => `${param}: ${typeOf(type).assembly}`);
    const call = `jobs.${name}(${Object.keys(params).join(', ')})`;
    const result = returns === undefined ? 'void' : typeOf(returns).assembly;
    return `\n${comment(doc)}export function ${name}(${typed.join(', ')}): ${result} {\n  ${returns === undefined ? '' : 'return '}${call};\n}\n`;
  });
  return [HEADER, "import * as jobs from '../jobs';\n", ...wrappers].join('');
}
