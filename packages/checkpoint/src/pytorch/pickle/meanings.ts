import type { Value } from './values.js';

/** What the names and storages of a pickle mean. */
export interface Meanings {
  /** Returns what stands for the class or function `module.name`. @throws Problem if a checkpoint may not have it. */
  global(module: string, name: string): Value;
  /** Returns the object outside of the pickle that `id` identifies. @throws Problem if there is none. */
  persistent(id: Value): Value;
}
