export { LayerScale, type LayerScaleOptions } from './layer-scale.js';
