import type { TranslationOf } from '../language/text.js';
import type { browserText } from './messages.js';

export const chinese: TranslationOf<typeof browserText> = {
  unsupported: '这个浏览器无法训练网络',
  noWebAssembly: '这个浏览器不支持 WebAssembly。',
  noSimd: '这个浏览器的 WebAssembly 没有 SIMD 指令。',
  tooOld: '这个浏览器的版本太旧，无法使用本页面。',
  whatToDo:
    'convkit 需要 WebAssembly SIMD。请使用 Chrome 或 Edge 110、Firefox 115、Safari 16.4 或更新的版本打开本页面。如果系统的安全模式禁用了 WebAssembly，请为本页面添加例外。',
};
