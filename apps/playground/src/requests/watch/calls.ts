import { inspectionPass, type Module, namedModules } from '@convkit/core';
import type { Tensor } from '@tensorflow/tfjs-core';

/** One call of a module in a forward pass. */
export interface Call {
  /** Path of the module; '' for the network itself. */
  readonly path: string;
  readonly module: Module;
  /** Class name of the module. */
  readonly type: string;
  readonly input: Tensor;
  readonly output: Tensor;
  /** Whether the module ends in a ReLU. */
  readonly relu: boolean;
  /** Tensor that the module adds before its ReLU: the shortcut of a residual block. */
  readonly residual: Tensor | undefined;
  /** Whether the module has no sub-modules. */
  readonly isLeaf: boolean;
}

/**
 * Runs `model` on `x` and records the calls of its modules, in the order in which they end. The pass that a module gets shows its
 * output only; its input is seen by a `forward` of the object itself, which is removed after the pass.
 */
export function recordCalls(model: Module, x: Tensor): Call[] {
  const calls: Call[] = [];
  const relus = new Set<Tensor>();
  const modules = [...namedModules(model)];
  for (const [path, module] of modules) {
    const forward = module.forward as (...args: unknown[]) => Tensor;
    const value = (input: Tensor, ...others: unknown[]) => {
      const output = forward.call(module, input, ...others);
      const { residual } = (others[1] ?? {}) as { residual?: Tensor };
      const type = module.constructor.name;
      const isLeaf = [...namedModules(module)].length === 1;
      calls.push({ path, module, type, input, output, relu: relus.has(output), residual, isLeaf });
      return output;
    };
    Object.defineProperty(module, 'forward', { value, configurable: true });
  }
  try {
    model.forward(
      x,
      inspectionPass(model, (_path, output, _module, activation) => {
        if (activation === 'relu') relus.add(output);
      }),
    );
  } finally {
    for (const [, module] of modules) Reflect.deleteProperty(module, 'forward');
  }
  return calls;
}
