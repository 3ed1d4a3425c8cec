export * from './errors.js';
export * from './initializers.js';
export * from './module.js';
export * from './pass.js';
export * from './passes.js';
export * from './rng.js';
export * from './state-dict.js';
export * from './variables.js';
