import { train } from './train.js';

console.log(await train({ wasmPaths: new URL('./wasm/', document.baseURI).href }));
