import type { Operation } from '../call.js';
import { BINARY } from './binary.js';
import { CONVOLUTIONS } from './convolution.js';
import { LINEAR } from './linear.js';
import { NORMALIZATION } from './normalization.js';
import { PADDING } from './padding.js';
import { PARTS } from './parts.js';
import { POOLING } from './pooling.js';
import { QUANTIZATION } from './quantization.js';
import { REDUCTIONS } from './reductions.js';
import { SHAPES } from './shapes.js';
import { UNARY } from './unary.js';

/** Every supported operator of ONNX, apart from `Constant`, whose value is known before the graph runs. */
export const OPERATIONS: ReadonlyMap<string, Operation> = new Map(
  [
    BINARY,
    CONVOLUTIONS,
    LINEAR,
    NORMALIZATION,
    PADDING,
    PARTS,
    POOLING,
    QUANTIZATION,
    REDUCTIONS,
    SHAPES,
    UNARY,
  ].flatMap((group) => Object.entries(group)),
);
