import { getKernel } from '@tensorflow/tfjs-core';

interface Exclusion {
  readonly reason: string;
  /** Full names of test cases, or patterns of them. */
  readonly cases: readonly (string | RegExp)[];
  /** Applies only as long as the backend has no kernel of this name. */
  readonly lacks?: string;
}

/** Test cases that cannot pass on the `wasm` backend. Each is run and must fail. */
const EXCLUSIONS: readonly Exclusion[] = [
  {
    reason: 'the backend has no complex numbers',
    lacks: 'Complex',
    cases: [/^add > complex/, /^concat\dd > concat complex/, 'add > upcasts when dtypes dont match'],
  },
  {
    reason: 'the backend only takes NHWC images and throws otherwise',
    cases: [/^(fused )?conv2d > (?!throws).*NCHW/],
  },
  {
    reason: 'the backend only adds one bias a channel and throws otherwise',
    cases: [
      /^fused (conv2d|depthwiseConv2D) > (basic|im2row) with broadcasted bias and relu$/,
      'fused conv2d > gradient x=[2,3,3,1] f=[2,2,1,1] s=1 p=0 with bias',
      'fused depthwiseConv2D > gradient x=[2,3,3,1] f=[2,2,1,1] s=1 p=0 with bias',
    ],
  },
  {
    reason: 'the backend only multiplies float matrices and throws otherwise',
    cases: ['matmul > upcasts when dtypes dont match'],
  },
  {
    reason: "the backend's own Slice does not check its bounds",
    cases: ['slice2d > throws when requesting out of bounds slice'],
  },
  {
    reason: 'its windows lie entirely in the padding, where maximum and mean are undefined',
    cases: [/^pool > (max|avg) x=\[2,2,3\] f=\[1,1\] s=2 p=1 fractional outputs default rounding$/],
  },
  {
    reason: 'it divides by cells outside the image, which the forward pass leaves out',
    cases: ['avgPool > gradient x=[3,3,1] f=[3,3] s=1 p=explicit'],
  },
  {
    reason: 'no convolution has these shapes: the kernel throws, other backends use a corner of the gradient',
    cases: ['conv2dTranspose > input=8x8x8,output=4x4x8,f=8,s=1,inDepth=8,p=same vec4'],
  },
];

const holds = ({ lacks }: Exclusion) => lacks === undefined || getKernel(lacks, 'wasm') === undefined;

/** Returns why a test case must fail, or undefined if it must pass. */
export function whyExcluded(fullName: string): string | undefined {
  const matches = (pattern: string | RegExp) =>
    typeof pattern === 'string' ? pattern === fullName : pattern.test(fullName);
  return EXCLUSIONS.find((exclusion) => holds(exclusion) && exclusion.cases.some(matches))?.reason;
}

export const exclusionReasons = (): string[] => EXCLUSIONS.filter(holds).map(({ reason }) => reason);
