export * from './generated/exports';
export { one } from './simd/opaque';
export { touched } from './simd/touch';
