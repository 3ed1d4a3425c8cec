export { clear, cutOut, frame } from './images';
export { run, serve } from './jobs';
export { placesOf, unpackOuter } from './outer';
export { packRows } from './scatter';
export { adamUpdate, sgdUpdate } from './updates';
