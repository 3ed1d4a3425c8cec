import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const site = fileURLToPath(new URL('..', import.meta.url));

/** The pages that exist in both languages, such as `guide/deploy.md`. */
export declare const data: readonly string[];

export default {
  watch: ['../zh/**/*.md'],
  load: (files: string[]): readonly string[] =>
    files
      .map((file) => relative(`${site}zh`, file).replaceAll('\\', '/'))
      .filter((page) => existsSync(`${site}${page}`)),
};
