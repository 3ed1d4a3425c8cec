export { batchNormFactors, batchNormGradTerms, batchNormMoments } from './normalization/batch-norm';
export { foldColumns, repeatColumns } from './matrix/columns';
export { clear } from './convolution/images';
export { abandon, claimReport, resume, run, serve } from './jobs';
export { packRows } from './convolution/scatter';
export { meanOfLosses } from './training/softmax-cross-entropy';
