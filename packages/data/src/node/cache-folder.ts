import { homedir } from 'node:os';
import { join } from 'node:path';
import { checkArguments } from '@convkit/core';

/**
 * Folder where downloads of one kind are kept, such as 'datasets': in the folder that the environment variable CONVKIT_CACHE names.
 * Defaults to `convkit` in XDG_CACHE_HOME or ~/.cache.
 */
export function cacheFolder(kind: string): string {
  checkArguments('cacheFolder', { kind }, { kind: 'name' });
  const { CONVKIT_CACHE, XDG_CACHE_HOME } = process.env;
  return join(CONVKIT_CACHE || join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'convkit'), kind);
}
