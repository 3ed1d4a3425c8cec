import { assemblyArguments, assemblyControlBlock, assemblyDispatch, assemblyExports } from './assembly.mjs';
import { layOutAll } from './layout.mjs';
import { scriptControlBlock, scriptExports, scriptKernels } from './typescript.mjs';

/** @import { Kernels, Runtime } from './layout.mjs' */

/**
 * Generates both sides of the kernel ABI from the tables in abi/. Every name becomes an identifier of both languages, so a name that only
 * one side knows does not compile.
 * @param {Kernels} abi
 * @param {Runtime} runtime
 * @returns {Record<string, string>} the text of each file, by its path in the package
 */
export function generateAbi(abi, runtime) {
  const layouts = layOutAll(abi, runtime);
  return {
    'assembly/generated/arguments.ts': assemblyArguments(abi, layouts),
    'assembly/generated/control-block.ts': assemblyControlBlock(runtime),
    'assembly/generated/dispatch.ts': assemblyDispatch(layouts),
    'assembly/generated/exports.ts': assemblyExports(runtime),
    'src/generated/control-block.ts': scriptControlBlock(runtime),
    'src/generated/kernel-exports.ts': scriptExports(runtime),
    'src/generated/kernels.ts': scriptKernels(abi, layouts),
  };
}
