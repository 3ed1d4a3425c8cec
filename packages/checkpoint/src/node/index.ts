export { fileSource } from './file-source.js';
export { writeFileAtomically } from './write-file-atomically.js';
export { writePytorch } from './write-pytorch.js';
export { writeSafetensors } from './write-safetensors.js';
