import type { JSX } from 'preact';
import { capabilities } from '../../browser/capabilities.js';
import { probeBackends } from '../../runs/runs.js';
import { change, settings } from '../../settings/settings.js';
import { NumberField, SelectField } from '../../ui/field.js';

const NAMES: Readonly<Record<string, string>> = {
  wasm: 'WebAssembly',
  webgl: 'WebGL',
  cpu: 'JavaScript',
};

const DESCRIPTIONS: Readonly<Record<string, string>> = {
  wasm: 'WebAssembly runs on the CPU and is the fastest for small networks.',
  webgl: 'WebGL runs on the GPU. The first steps are slow, because it compiles each operation once.',
  cpu: 'Plain JavaScript runs everywhere but is slow. Use it for comparison, on a few images.',
};

/** Choice of the backend. An unavailable one is shown with the reason. */
export function BackendSettings(): JSX.Element {
  const { backend, threads } = settings.value;
  const { probes, isolated, cores } = capabilities.value;
  const reason = probes?.[backend]?.reason;
  return (
    <>
      <div class="fields" onFocusIn={probeBackends}>
        <SelectField
          label="Backend"
          value={backend}
          choices={Object.entries(NAMES)
            .filter(([name]) => !probes || name in probes)
            .map(([name, text]) => {
              const available = probes?.[name]?.available !== false;
              return { value: name, text: available ? text : `${text} (unavailable)`, disabled: !available };
            })}
          onChange={(name) => change({ backend: name })}
        />
        <NumberField
          label="Threads"
          value={isolated && backend === 'wasm' ? threads : 1}
          min={1}
          max={cores}
          step={1}
          disabled={!isolated || backend !== 'wasm'}
          onChange={(value) => change({ threads: value })}
        />
      </div>
      <p class="quiet small">{DESCRIPTIONS[backend]}</p>
      {!isolated && backend === 'wasm' && (
        <p class="quiet small" id="one-thread">
          One thread: this page is not cross-origin isolated, so threads cannot share memory. Serve it with
          COOP and COEP headers, or use a browser with service workers.
        </p>
      )}
      {reason && <p class="quiet">{reason}</p>}
    </>
  );
}
