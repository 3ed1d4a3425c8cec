import type { Backend } from '@convkit/core';
import { installGradients } from '@convkit/ops';
import { backend, setBackend } from '@tensorflow/tfjs-core';
import { assertTfjsVersion } from './tfjs-version.js';

/** Creates tfjs's plain JavaScript backend, which runs everywhere but is slow. */
export function cpu(): Backend {
  return {
    name: 'cpu',
    probe: async () => ({
      available: true,
      reason: 'plain JavaScript: hundreds of times slower',
      facts: { threads: 1 },
    }),
    async activate() {
      const { version_cpu } = await import('@tensorflow/tfjs-backend-cpu');
      assertTfjsVersion('@tensorflow/tfjs-backend-cpu', version_cpu);
      await setBackend('cpu');
      // Suppresses tfjs's advice to install its native addon.
      Object.assign(backend(), { firstUse: false });
      installGradients();
    },
  };
}
