import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { formatNumber } from '../language/formats.js';
import { RichText } from '../language/rich-text.js';
import { Button } from '../ui/button.js';
import { ErrorMessage, Message } from '../ui/message.js';
import { chooseWeights, removeWeights } from '../weights/choose-weights.js';
import { fittingTitle } from '../weights/fitting-title.js';
import { inspectWeights } from '../weights/inspect-weights.js';
import { type ChosenWeights, chosenWeights } from '../weights/starting-weights.js';
import { saveText } from './messages.js';

/** Opens pretrained weights, from which the next runs start. */
export function WeightsCard(): JSX.Element {
  const text = saveText.value;
  const [reading, setReading] = useState<File>();
  const [error, setError] = useState<unknown>();
  const open = async (file: File | undefined) => {
    setError(undefined);
    if (!file) return;
    setReading(file);
    try {
      const before = chosenWeights.peek();
      const inspected = await inspectWeights(file);
      // What was removed meanwhile stays removed.
      if (chosenWeights.peek() === before) chooseWeights({ file, inspected });
    } catch (problem) {
      setError(problem);
    } finally {
      setReading(undefined);
    }
  };
  const chosen = chosenWeights.value;
  return (
    <section class="card stack" aria-label={text.pretrainedWeights}>
      <h2>{text.startFromWeights}</h2>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the field inside does the same */}
      <div
        class="drop"
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault();
          if (reading === undefined) void open(event.dataTransfer?.files[0]);
        }}
      >
        <div class="field">
          <label for="open-weights">{text.chooseWeights}</label>
          <input
            id="open-weights"
            type="file"
            accept={ACCEPTED}
            disabled={reading !== undefined}
            onChange={({ currentTarget }) => void open(currentTarget.files?.[0])}
          />
          <span class="hint">{text.weightsFileHint}</span>
        </div>
      </div>
      {reading && <p aria-busy="true">{text.reading({ file: reading.name })}</p>}
      {error !== undefined && <ErrorMessage error={error} />}
      {chosen && <ChosenFile chosen={chosen} />}
    </section>
  );
}

const ACCEPTED = '.pth,.pt,.safetensors';

function ChosenFile({ chosen }: { readonly chosen: ChosenWeights }): JSX.Element {
  const { file, inspected, model } = chosen;
  const text = saveText.value;
  const others = inspected.models.length - 1;
  const facts = {
    model: fittingTitle(model),
    file: file.name,
    tensors: inspected.tensors,
    size: megabytes(file.size),
  };
  return (
    <Message>
      <p>
        <RichText
          text={
            model.classes === undefined
              ? text.recognized(facts)
              : text.recognizedWithClasses({ ...facts, classes: model.classes })
          }
        />
        {others > 0 && ` ${text.othersFit({ count: others })}`}
      </p>
      <p>{text.startsFromWeights}</p>
      <div class="row">
        <a class="button primary" href="#/train">
          {text.chooseImages}
        </a>
        <Button label={text.removeFile({ file: file.name })} onClick={removeWeights}>
          {text.remove}
        </Button>
      </div>
    </Message>
  );
}

function megabytes(bytes: number): string {
  const decimals = bytes < 1e6 ? 2 : 1;
  return formatNumber(bytes / 1e6, {
    style: 'unit',
    unit: 'megabyte',
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
}
