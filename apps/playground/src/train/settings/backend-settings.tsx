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

/** Which part of the machine that is. */
const ABOUT: Readonly<Record<string, string>> = {
  wasm: 'WebAssembly computes on the processor: the fastest for small networks.',
  webgl:
    'WebGL computes on the graphics card. Its first steps are slow, since it prepares each operation once.',
  cpu: 'Plain JavaScript runs everywhere, and slowly: to compare with, for a few images.',
};

/** What computes; a backend that cannot here is shown with its reason. */
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
              return { value: name, text: available ? text : `${text}: not here`, disabled: !available };
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
      <p class="quiet small">{ABOUT[backend]}</p>
      {!isolated && backend === 'wasm' && (
        <p class="quiet small" id="one-thread">
          One thread: this page is not cross-origin isolated, so it may not share memory between threads. A
          server that sends COOP and COEP headers, or a browser with service workers, changes that.
        </p>
      )}
      {reason && <p class="quiet">{reason}</p>}
    </>
  );
}
