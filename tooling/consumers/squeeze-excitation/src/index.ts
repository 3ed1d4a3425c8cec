export { catalog } from './catalog.js';
export { SeNet, type SeNetOptions } from './se-net.js';
export { SqueezeExcitation, type SqueezeExcitationOptions } from './squeeze-excitation.js';
