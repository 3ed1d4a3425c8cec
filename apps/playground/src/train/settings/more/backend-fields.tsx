import type { JSX } from 'preact';
import { capabilities } from '../../../browser/capabilities.js';
import { probeBackends } from '../../../runs/runs.js';
import { settingsText } from '../../../settings/messages.js';
import { change, settings } from '../../../settings/settings.js';
import { SelectField } from '../../../ui/field.js';
import { NumberField } from '../../../ui/number-field.js';
import { moreText } from './messages.js';

const NAMES: Readonly<Record<string, string>> = {
  wasm: 'WebAssembly',
  webgl: 'WebGL',
  cpu: 'JavaScript',
};

const DESCRIPTIONS = { wasm: 'aboutWasm', webgl: 'aboutWebgl', cpu: 'aboutCpu' } as const;

/** Choice of the backend. An unavailable one is shown with the reason. */
export function BackendFields(): JSX.Element {
  const { backend, threads } = settings.value;
  const { probes, isolated, cores } = capabilities.value;
  const t = moreText.value;
  const names = settingsText.value;
  const reason = probes?.[backend]?.reason;
  return (
    <>
      <div class="fields" onFocusIn={probeBackends}>
        <SelectField
          label={names.backend}
          word="backend"
          value={backend}
          choices={Object.entries(NAMES)
            .filter(([name]) => !probes || name in probes)
            .map(([name, text]) => {
              const available = probes?.[name]?.available !== false;
              return {
                value: name,
                text: available ? text : t.unavailable({ name: text }),
                disabled: !available,
              };
            })}
          onChange={(name) => change({ backend: name })}
        />
        <NumberField
          label={names.threads}
          word="threads"
          value={isolated && backend === 'wasm' ? threads : 1}
          min={1}
          max={cores}
          step={1}
          disabled={!isolated || backend !== 'wasm'}
          onChange={(value) => change({ threads: value })}
        />
      </div>
      <p class="quiet small">{t[DESCRIPTIONS[backend as keyof typeof DESCRIPTIONS]]}</p>
      {reason && <p class="quiet">{reason}</p>}
    </>
  );
}
