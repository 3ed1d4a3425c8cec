import { type Backend, BackendError } from '@convkit/core';
import { installGradients } from '@convkit/ops';
import { setBackend, version_core } from '@tensorflow/tfjs-core';
import { assertTfjsVersion, notInstalled } from '../tfjs-version.js';
import { probeWebgpu } from './probe-webgpu.js';

/**
 * tfjs's WebGPU backend, a plug-in: it serves where `@tensorflow/tfjs-backend-webgpu` is installed and the browser gives a graphics
 * adapter. It has tfjs's kernels alone; `preflight` names those that a model's training would lack.
 */
export function webgpu(): Backend {
  return {
    name: 'webgpu',
    async probe() {
      const probe = await probeWebgpu();
      if (!probe.available) return probe;
      const absent = await importBackend();
      if (!absent) return probe;
      return { available: false, reason: `${absent.message} (${absent.hint})`, facts: probe.facts };
    },
    async activate() {
      const absent = await importBackend();
      if (absent) throw absent;
      // The package does not tell its version; its peer is exactly that of tfjs-core.
      assertTfjsVersion('@tensorflow/tfjs-core', version_core);
      if (!(await setBackend('webgpu'))) {
        throw new BackendError('the webgpu backend did not start', {
          hint: 'This browser gives no graphics device: choose webgl() or wasm().',
        });
      }
      installGradients();
    },
  };
}

/** Within `try`, bundlers let a package that is not installed be. */
async function importBackend(): Promise<BackendError | undefined> {
  try {
    await import('@tensorflow/tfjs-backend-webgpu');
    return undefined;
  } catch (cause) {
    return notInstalled('@tensorflow/tfjs-backend-webgpu', cause);
  }
}
