import type { CastAttrs } from '@tensorflow/tfjs-core';
import { backend_util, upcastType } from '@tensorflow/tfjs-core';
import { forEachName, like, type ShapeFunctions, shapeFunction, type Tensors } from './shape-function.js';

const broadcast = (a: number[], b: number[]) => backend_util.assertAndGetBroadcastShape(a, b);

export const elementwise: ShapeFunctions = {
  ...forEachName(
    `Abs Acos Acosh Asin Asinh Atan Atanh Ceil ClipByValue Cos Cosh Cumprod Cumsum Elu Erf Exp Expm1 Floor
     Identity LRN LeakyRelu Log Log1p Neg OnesLike Reciprocal Relu Relu6 Reverse Round Rsqrt Selu Sigmoid Sign Sin
     Sinh Softplus Sqrt Square Step Tan Tanh ZerosLike`,
    like('x'),
  ),
  ...forEachName('Softmax LogSoftmax', like('logits')),
  ...forEachName(
    'IsFinite IsInf IsNan LogicalNot',
    shapeFunction(({ x }: Tensors<'x'>) => ({ shape: x.shape, dtype: 'bool' })),
  ),
  ...forEachName(
    'Add Atan2 BitwiseAnd FloorDiv Maximum Minimum Mod Multiply Pow RealDiv SquaredDifference Sub',
    shapeFunction(({ a, b }: Tensors<'a' | 'b'>) => ({ shape: broadcast(a.shape, b.shape), dtype: a.dtype })),
  ),
  ...forEachName(
    'Equal Greater GreaterEqual Less LessEqual LogicalAnd LogicalOr NotEqual',
    shapeFunction(({ a, b }: Tensors<'a' | 'b'>) => ({ shape: broadcast(a.shape, b.shape), dtype: 'bool' })),
  ),
  AddN: (tensors) => like('0')(tensors, {}),
  Cast: shapeFunction(({ x }: Tensors<'x'>, { dtype }: CastAttrs) => ({ shape: x.shape, dtype })),
  EluGrad: like('dy'),
  FusedBatchNorm: like('x'),
  LRNGrad: like('x'),
  Prelu: shapeFunction(({ x, alpha }: Tensors<'x' | 'alpha'>) => ({
    shape: broadcast(x.shape, alpha.shape),
    dtype: x.dtype,
  })),
  Select: shapeFunction(({ t, e }: Tensors<'t' | 'e'>) => ({
    shape: t.shape,
    dtype: upcastType(t.dtype, e.dtype),
  })),
};
