export { createWasmBackend, type WasmBackendOptions } from './create-wasm-backend.js';
