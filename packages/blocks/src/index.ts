export * from './conv2d.js';
export * from './dropout.js';
export * from './linear.js';
export * from './pool.js';
export * from './rbf-output.js';
export * from './sparse-conv2d.js';
export * from './subsampling.js';
