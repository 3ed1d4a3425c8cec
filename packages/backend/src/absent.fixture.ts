import type { Backend } from '@convkit/core';

/** A backend that does not serve here. */
export const absent: Backend = {
  name: 'absent',
  probe: async () => ({ available: false, reason: 'not on this machine', facts: {} }),
  activate: async () => {
    throw new Error('never called');
  },
};
