import { defineText } from '../language/text.js';

export const browserText = defineText('browser', {
  unsupported: 'This browser cannot train networks',
  noWebAssembly: 'This browser does not support WebAssembly.',
  noSimd: 'This browser’s WebAssembly has no SIMD instructions.',
  tooOld: 'This browser is too old for this page.',
  whatToDo:
    'convkit needs WebAssembly SIMD. Open this page in Chrome or Edge 110, Firefox 115, Safari 16.4 or later. If a security mode of your system disables WebAssembly, add an exception for this page.',
});
