import { ConfigError } from '@convkit/core';
import { builds } from '../generated/binaries.js';

/**
 * Compiled WebAssembly modules, for hosts that forbid compiling at run time but import `.wasm` files as modules, such as Cloudflare
 * Workers.
 */
export interface WasmModules {
  /** tfjs's module: `@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm`. */
  readonly tfjs: WebAssembly.Module;
  /** These kernels: `@convkit/wasm-kernels/kernels-simd.wasm`, or `kernels-relaxed-simd.wasm` for engines with relaxed SIMD. */
  readonly kernels: WebAssembly.Module;
}

/** The custom section in which each of our binaries names its build. */
const SECTION = 'convkit';

/**
 * The arithmetic of the given kernels.
 * @throws ConfigError if they are not a module of this version of the package, or if tfjs's module is not one for a single thread.
 */
export function arithmeticOf({ tfjs, kernels }: WasmModules): 'simd' | 'relaxedSimd' {
  assertModule('tfjs', tfjs);
  assertModule('kernels', kernels);
  if (buildOf(tfjs) !== undefined || importsMemory(tfjs)) {
    throw new ConfigError("modules.tfjs is not tfjs's module for one thread", {
      hint: "Import '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm'.",
    });
  }
  const build = buildOf(kernels);
  if (build === builds.simd) return 'simd';
  if (build === builds.relaxedSimd) return 'relaxedSimd';
  throw new ConfigError('modules.kernels is not a module of the kernels of this version', {
    hint: "Import '@convkit/wasm-kernels/kernels-simd.wasm' from the installed package.",
  });
}

/** Modules may come from another realm, so their class is compared by name. */
function assertModule(name: keyof WasmModules, module: unknown): asserts module is WebAssembly.Module {
  const found = Object.prototype.toString.call(module);
  if (found === '[object WebAssembly.Module]') return;
  throw new ConfigError(`modules.${name} must be a WebAssembly.Module, got ${found.slice(8, -1)}`, {
    hint: 'Import the .wasm file as a module, or compile it with WebAssembly.compile.',
  });
}

const importsMemory = (module: WebAssembly.Module) =>
  WebAssembly.Module.imports(module).some(({ kind }) => kind === 'memory');

function buildOf(module: WebAssembly.Module): string | undefined {
  const [section] = WebAssembly.Module.customSections(module, SECTION);
  return section && new TextDecoder().decode(section);
}
