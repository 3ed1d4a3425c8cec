import type { JSX } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import type { Answer } from '../requests/predict-image.js';
import { tried } from './input-image.js';
import type { Run } from '../runs/runs.js';
import { useAnswer } from '../runs/use-answer.js';
import { SelectField } from '../ui/field.js';
import { MapCanvas } from '../ui/channel-canvas.js';
import { ErrorMessage } from '../ui/message.js';

const KINDS = [
  { value: 'saliency', text: 'Saliency: which pixels move the score' },
  { value: 'gradCam', text: 'Grad-CAM: where the last feature maps speak for it' },
  { value: 'none', text: 'Nothing: only what the network sees' },
];

interface EvidenceProps {
  readonly run: Run;
  readonly answer: Answer;
  readonly name: string;
}

/** The image as the network sees it, and what in it speaks for the answer. */
export function Evidence({ run, answer, name }: EvidenceProps): JSX.Element {
  const [kind, setKind] = useState('saliency');
  const { label, seen } = answer;
  const question = useMemo(
    () => (tried.value && kind !== 'none' ? { image: tried.value, label } : undefined),
    [label, seen, kind],
  );
  const asked = kind === 'gradCam' ? 'gradCam' : 'saliency';
  const { answer: map, error } = useAnswer(run, asked, question, 1);
  return (
    <div class="stack">
      <SelectField label="Lay over the image" value={kind} choices={KINDS} onChange={setKind} />
      <div class="overlay">
        <MapCanvas
          maps={seen}
          label={`The image as the network sees it, ${seen.height} by ${seen.width} pixels`}
        />
        {map && kind !== 'none' && (
          <MapCanvas maps={map} kind="heat" class="heat" label={`What speaks for ${name}`} />
        )}
      </div>
      {error !== undefined && <ErrorMessage error={error} />}
    </div>
  );
}
