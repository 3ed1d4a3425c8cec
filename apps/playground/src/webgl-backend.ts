export { warmUp } from '@convkit/backend';
export { webgl } from '@convkit/backend/webgl';
