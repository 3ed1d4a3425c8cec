import type { ArgumentKind } from '@convkit/core';

/** What a Worker, a MessagePort and the scope of a worker have in common. */
export const PORT = {
  postMessage: 'function',
  addEventListener: 'function',
  start: 'function?',
} as const satisfies Readonly<Record<string, ArgumentKind>>;
