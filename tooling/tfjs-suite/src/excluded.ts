import { getKernel } from '@tensorflow/tfjs-core';

interface Exclusion {
  readonly reason: string;
  /** Full names of cases, or what they contain. */
  readonly cases: readonly (string | RegExp)[];
  /** Holds only as long as the backend has no kernel of this name. */
  readonly lacks?: string;
}

/** Every case that does not hold on the backend `wasm`: each is run, and must fail. */
const EXCLUSIONS: readonly Exclusion[] = [
  {
    reason: 'the backend has no complex numbers',
    lacks: 'Complex',
    cases: [/^add > complex/, /^concat\dd > concat complex/, 'add > upcasts when dtypes dont match'],
  },
  {
    reason: 'the backend has images in NHWC only, and says so',
    cases: [/^(fused )?conv2d > (?!throws).*NCHW/],
  },
  {
    reason: 'the backend adds biases of convolutions by channels only, and says so',
    cases: [
      /^fused (conv2d|depthwiseConv2D) > (basic|im2row) with broadcasted bias and relu$/,
      'fused conv2d > gradient x=[2,3,3,1] f=[2,2,1,1] s=1 p=0 with bias',
      'fused depthwiseConv2D > gradient x=[2,3,3,1] f=[2,2,1,1] s=1 p=0 with bias',
    ],
  },
  {
    reason: 'the backend multiplies matrices of floats only, and says so',
    cases: ['matmul > upcasts when dtypes dont match'],
  },
  {
    reason: "the backend's own Slice does not check its bounds",
    cases: ['slice2d > throws when requesting out of bounds slice'],
  },
  {
    reason: 'its windows lie wholly in the padding, where the largest and the mean of nothing are asked for',
    cases: [/^pool > (max|avg) x=\[2,2,3\] f=\[1,1\] s=2 p=1 fractional outputs default rounding$/],
  },
  {
    reason: 'it divides by cells outside the image, which the average itself leaves out',
    cases: ['avgPool > gradient x=[3,3,1] f=[3,3] s=1 p=explicit'],
  },
  {
    reason:
      'no convolution has the shapes that it asks for: the kernel says so, others take a corner of the gradient',
    cases: ['conv2dTranspose > input=8x8x8,output=4x4x8,f=8,s=1,inDepth=8,p=same vec4'],
  },
];

const holds = ({ lacks }: Exclusion) => lacks === undefined || getKernel(lacks, 'wasm') === undefined;

/** Why the case of this full name must fail. */
export function whyExcluded(fullName: string): string | undefined {
  const matches = (pattern: string | RegExp) =>
    typeof pattern === 'string' ? pattern === fullName : pattern.test(fullName);
  return EXCLUSIONS.find((exclusion) => holds(exclusion) && exclusion.cases.some(matches))?.reason;
}

export const exclusionReasons = (): string[] => EXCLUSIONS.filter(holds).map(({ reason }) => reason);
