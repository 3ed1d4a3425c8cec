export { batchNormFactors, batchNormGradTerms, batchNormMoments } from './batch-norm';
export { foldColumns, repeatColumns } from './columns';
export { clear, cutOut, frame } from './images';
export { run, serve } from './jobs';
export { unpackOuter } from './outer';
export { packRows } from './scatter';
export { adamUpdate, sgdUpdate } from './updates';
