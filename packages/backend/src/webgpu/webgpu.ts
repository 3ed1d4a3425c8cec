import { type Backend, BackendError } from '@convkit/core';
import { installGradients } from '@convkit/ops';
import { setBackend, version_core } from '@tensorflow/tfjs-core';
import { assertTfjsVersion, notInstalled } from '../tfjs-version.js';
import { probeWebgpu } from './probe-webgpu.js';

/**
 * Creates tfjs's WebGPU backend, available if `@tensorflow/tfjs-backend-webgpu` is installed and the browser offers a graphics adapter. It
 * has only tfjs's own kernels; `preflight` names those that a model lacks for training.
 */
export function webgpu(): Backend {
  return {
    name: 'webgpu',
    async probe() {
      const probe = await probeWebgpu();
      if (!probe.available) return probe;
      const missing = await importBackend();
      if (!missing) return probe;
      return { available: false, reason: `${missing.message} (${missing.hint})`, facts: probe.facts };
    },
    async activate() {
      const missing = await importBackend();
      if (missing) throw missing;
      // The package does not expose its version, but its peer dependency is exactly that of tfjs-core.
      assertTfjsVersion('@tensorflow/tfjs-core', version_core);
      if (!(await setBackend('webgpu'))) {
        throw new BackendError('The webgpu backend did not start: the browser offers no graphics device', {
          hint: 'Choose webgl() or wasm().',
        });
      }
      installGradients();
    },
  };
}

/** Inside `try`, so that bundlers tolerate a package that is not installed. Returns the error, if any. */
async function importBackend(): Promise<BackendError | undefined> {
  try {
    await import('#webgpu');
    return undefined;
  } catch (cause) {
    return notInstalled('@tensorflow/tfjs-backend-webgpu', cause);
  }
}
