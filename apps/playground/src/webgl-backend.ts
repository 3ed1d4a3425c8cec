export { warmUp, webgl } from '@convkit/backend';
