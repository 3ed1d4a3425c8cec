import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { Button } from '../ui/button.js';
import { ErrorMessage, Message } from '../ui/message.js';
import { chooseWeights, removeWeights } from '../weights/choose-weights.js';
import { fittingTitle } from '../weights/fitting-title.js';
import { inspectWeights } from '../weights/inspect-weights.js';
import { type ChosenWeights, chosenWeights } from '../weights/starting-weights.js';

/** Opens pretrained weights, from which the next runs start. */
export function WeightsCard(): JSX.Element {
  const [reading, setReading] = useState<File>();
  const [error, setError] = useState<unknown>();
  const open = async (file: File | undefined) => {
    setError(undefined);
    if (!file) return;
    setReading(file);
    try {
      chooseWeights({ file, inspected: await inspectWeights(file) });
    } catch (problem) {
      setError(problem);
    } finally {
      setReading(undefined);
    }
  };
  const chosen = chosenWeights.value;
  return (
    <section class="card stack" aria-label="Pretrained weights">
      <h2>Start from weights</h2>
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
          <label for="open-weights">Choose or drop weights</label>
          <input
            id="open-weights"
            type="file"
            accept={ACCEPTED}
            disabled={reading !== undefined}
            onChange={({ currentTarget }) => void open(currentTarget.files?.[0])}
          />
          <span class="hint">
            PyTorch (.pth, .pt) or safetensors, such as torchvision’s ResNet-18. The network is recognized,
            and the next run trains it further on your images. The file stays on this machine.
          </span>
        </div>
      </div>
      {reading && <p aria-busy="true">Reading {reading.name} …</p>}
      {error !== undefined && <ErrorMessage error={error} />}
      {chosen && <ChosenFile chosen={chosen} />}
    </section>
  );
}

const ACCEPTED = '.pth,.pt,.safetensors';

function ChosenFile({ chosen }: { readonly chosen: ChosenWeights }): JSX.Element {
  const { file, inspected, model } = chosen;
  const others = inspected.models.length - 1;
  return (
    <Message>
      <p>
        <strong>{fittingTitle(model)}</strong> from {file.name}: {inspected.tensors.toLocaleString('en')}{' '}
        tensors, {megabytes(file.size)}
        {model.classes !== undefined && `, ${model.classes.toLocaleString('en')} classes`}.
        {others > 0 && ` ${others === 1 ? 'One other network fits' : `${others} other networks fit`}, too.`}
      </p>
      <p>
        The next run starts from these weights. If you have another number of classes, its last layer is new.
      </p>
      <div class="row">
        <a class="button primary" href="#/train">
          Choose images
        </a>
        <Button label={`Remove ${file.name}`} onClick={removeWeights}>
          Remove
        </Button>
      </div>
    </Message>
  );
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(bytes < 1e6 ? 2 : 1)} MB`;
