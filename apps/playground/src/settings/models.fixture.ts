/** The catalog as the page knows it. */
export { summaries as models } from '../../plugins/catalog-plugin.js';
