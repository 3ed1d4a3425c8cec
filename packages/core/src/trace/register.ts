import { getKernel, registerKernel } from '@tensorflow/tfjs-core';
import { SHAPES } from '../active-trace.js';
import type { ShapesBackend } from './backend.js';
import { arrays } from './kernels/arrays.js';
import { elementwise } from './kernels/elementwise.js';
import { images } from './kernels/images.js';
import { products } from './kernels/products.js';
import { reductions } from './kernels/reductions.js';
import type { ShapeFunctions } from './kernels/shape-function.js';

export const shapeFunctions: ShapeFunctions = {
  ...arrays,
  ...elementwise,
  ...images,
  ...products,
  ...reductions,
};

/** Registers the kernels of the shapes backend that tfjs does not know yet. */
export function registerShapeKernels(): void {
  for (const [kernelName, shapeOf] of Object.entries(shapeFunctions)) {
    if (getKernel(kernelName, SHAPES)) continue;
    registerKernel({
      kernelName,
      backendName: SHAPES,
      kernelFunc: ({ inputs, attrs, backend }) => {
        const shapes = backend as ShapesBackend;
        const { recorder } = shapes;
        const outputs = shapes.produce(kernelName, shapeOf(inputs, attrs ?? {}));
        if (!recorder.isReplacing) recorder.bytes.follow(kernelName, inputs, [outputs].flat());
        shapes.flattened.follow(inputs, [outputs].flat());
        shapes.graph?.add(kernelName, inputs, attrs ?? {}, [outputs].flat());
        return outputs;
      },
    });
  }
}
