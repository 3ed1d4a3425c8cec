import type { TypedArray } from '@tensorflow/tfjs-core';

/** Whether two lists of values of 32 bits agree bit for bit. */
export const haveSameBits = (a: readonly TypedArray[], b: readonly TypedArray[]): boolean =>
  a.length === b.length && a.every((values, i) => areSame(bitsOf(values), bitsOf(b[i] as TypedArray)));

const bitsOf = ({ buffer, byteOffset, length }: TypedArray) => new Int32Array(buffer, byteOffset, length);

const areSame = (a: Int32Array, b: Int32Array) =>
  a.length === b.length && a.every((bits, i) => bits === b[i]);
