import type { JSX } from 'preact';
import { useEffect, useId, useState } from 'preact/hooks';
import { RichText } from '../language/rich-text.js';
import { modelTitle } from '../settings/models.js';
import { Button } from '../ui/button.js';
import { SelectField } from '../ui/field.js';
import { ErrorMessage, Message } from '../ui/message.js';
import { teachText } from './messages.js';
import { availableNetworks, deleteWeights, keepWeights, type NetworkSource } from './networks.js';
import { network, openNetwork, problem } from './teaching.js';

const ACCEPTED = '.pth,.pt,.safetensors';

/** The pretrained network that looks at the images: the site's own, one of its host, or the visitor's file. */
export function NetworkCard(): JSX.Element {
  const t = teachText.value;
  const id = useId();
  const [sources, setSources] = useState<readonly NetworkSource[]>([]);
  const [isKept, setKept] = useState(true);
  const state = network.value;
  const source = state.status === 'ready' ? state.source : undefined;
  useEffect(() => {
    void availableNetworks().then((found) => {
      setSources(found);
      if (network.value.status === 'closed') void openNetwork(found[0] as NetworkSource);
    });
  }, []);
  const give = async (file: File | undefined) => {
    if (!file) return;
    const own: NetworkSource = { kind: 'own', file };
    if (!(await openNetwork(own))) return;
    setSources([own, ...sources.filter(({ kind }) => kind !== 'own')]);
    setKept(await keepWeights(file));
  };
  const forget = async () => {
    await deleteWeights();
    const others = sources.filter(({ kind }) => kind !== 'own');
    setSources(others);
    if (source !== 'saved' && source?.kind === 'own') await openNetwork(others[0] as NetworkSource);
  };
  const own = sources.find(({ kind }) => kind === 'own');
  return (
    <section class="card stack" aria-label={t.networkTitle}>
      <h2>{t.networkTitle}</h2>
      <SelectField
        label={t.network}
        wide
        disabled={state.status === 'opening'}
        value={source === 'saved' ? 'saved' : String(source ? indexOf(sources, source) : 0)}
        choices={[
          ...sources.map((each, i) => ({ value: String(i), text: titleOf(each) })),
          ...(source === 'saved' ? [{ value: 'saved', text: t.savedNetwork }] : []),
        ]}
        onChange={(index) => {
          const chosen = sources[Number(index)];
          if (chosen) void openNetwork(chosen);
        }}
      />
      {state.status === 'opening' && <p aria-busy="true">{t.opening}</p>}
      {state.status === 'ready' && (
        <p class="quiet small" data-fact="Network">
          {t.networkIs({
            model: modelTitle(state.info.model),
            side: state.info.side,
            features: state.info.features,
          })}
        </p>
      )}
      {source !== 'saved' && source?.kind === 'shipped' && (
        <p class="small">
          <RichText text={t.shippedIs} />
        </p>
      )}
      {problem.value && <Problem {...problem.value} />}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the field inside does the same */}
      <div
        class="drop"
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault();
          event.stopPropagation();
          void give(event.dataTransfer?.files[0]);
        }}
      >
        <div class="field">
          <label for={id}>{t.giveWeights}</label>
          <input
            id={id}
            type="file"
            accept={ACCEPTED}
            disabled={state.status === 'opening'}
            onChange={({ currentTarget }) => void give(currentTarget.files?.[0])}
          />
          <span class="hint">{t.giveWeightsHint}</span>
        </div>
        {own?.kind === 'own' && (
          <div class="row">
            <span class="small">{isKept ? t.weightsKept({ file: own.file.name }) : t.weightsNotKept}</span>
            <Button onClick={() => void forget()} label={t.deleteWeights({ file: own.file.name })}>
              {t.delete}
            </Button>
          </div>
        )}
      </div>
    </section>
  );
}

function Problem({ error, file }: { readonly error: unknown; readonly file?: string }): JSX.Element {
  const t = teachText.value;
  const { code } = error as { code?: string };
  if (file === undefined || code !== 'CHECKPOINT_WEIGHTS') return <ErrorMessage error={error} />;
  return (
    <Message kind="error">
      <p>{t.otherNetwork({ file })}</p>
      <p>{t.otherNetworkHint}</p>
    </Message>
  );
}

const indexOf = (sources: readonly NetworkSource[], source: NetworkSource): number =>
  sources.findIndex((each) => JSON.stringify(each) === JSON.stringify(source));

function titleOf(source: NetworkSource): string {
  const t = teachText.value;
  if (source.kind === 'shipped') return t.shipped;
  return source.kind === 'hosted' ? source.title : source.file.name;
}
