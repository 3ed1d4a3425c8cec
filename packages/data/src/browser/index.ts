export { browserCache } from './browser-cache.js';
