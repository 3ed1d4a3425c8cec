import type { RunStore } from '@convkit/train';

/** A store whose failures end no run: they are told once, and the last checkpoint stays in memory for saving. */
export function lenient(store: RunStore, tell: (error: unknown) => void): RunStore {
  let told = false;
  return {
    read: () => store.read(),
    async write(bytes, step) {
      try {
        return await store.write(bytes, step);
      } catch (error) {
        if (!told) tell(error);
        told = true;
        return 'memory';
      }
    },
    close: () => store.close(),
  };
}
