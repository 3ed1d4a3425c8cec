import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const site = fileURLToPath(new URL('..', import.meta.url));

/** The pages that exist in both languages, such as `guide/deploy.md`. */
export declare const data: readonly string[];

/** VitePress calls `load` and replaces this module by what it returns as `data`. */
export default {
  load: (): readonly string[] =>
    readdirSync(`${site}zh`, { recursive: true })
      .map((file) => String(file).replaceAll('\\', '/'))
      .filter((file) => file.endsWith('.md') && existsSync(`${site}${file}`)),
};
