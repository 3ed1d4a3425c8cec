export { webgl } from '@convkit/backend';
