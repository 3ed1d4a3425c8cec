export { batchNormFactors, batchNormGradTerms, batchNormMoments } from './batch-norm';
export { foldColumns, repeatColumns } from './columns';
export { clear } from './images';
export { abandon, claimReport, resume, run, serve } from './jobs';
export { packRows } from './scatter';
export { meanOfLosses } from './softmax-cross-entropy';
