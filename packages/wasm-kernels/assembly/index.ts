export { convolve, packPanels } from './convolve';
export { clear, cutOut, frame } from './images';
export { accumulateOuter, placesOf, unpackOuter } from './outer';
export { maxPoolGrad } from './pool';
export { packRows, scatterRows } from './scatter';
export { adamUpdate, sgdUpdate } from './updates';
