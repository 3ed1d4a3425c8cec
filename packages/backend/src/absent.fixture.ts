import type { Backend } from '@convkit/core';

/** Backend that is not available. */
export const absent: Backend = {
  name: 'absent',
  probe: async () => ({ available: false, reason: 'not on this machine', facts: {} }),
  activate: async () => {
    throw new Error('never called');
  },
};
