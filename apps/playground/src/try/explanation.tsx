import type { JSX } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import type { ImagePrediction } from '../requests/predict-image.js';
import type { Run } from '../runs/runs.js';
import { useAnswer } from '../runs/use-answer.js';
import { ChannelCanvas } from '../ui/channel-canvas.js';
import { SelectField } from '../ui/field.js';
import { ErrorMessage } from '../ui/message.js';
import { inputImage } from './input-image.js';

const METHODS = [
  { value: 'saliency', text: 'Saliency', hint: 'Highlights the pixels that change the score most.' },
  {
    value: 'gradCam',
    text: 'Grad-CAM',
    hint: 'Highlights where the last feature maps support the prediction.',
  },
  { value: 'none', text: 'Nothing', hint: 'Shows only the image as the network sees it.' },
];

interface ExplanationProps {
  readonly run: Run;
  readonly answer: ImagePrediction;
  /** Name of the predicted class. */
  readonly name: string;
}

/** The image as the network sees it, overlaid with what the prediction is based on. */
export function Explanation({ run, answer, name }: ExplanationProps): JSX.Element {
  const [method, setMethod] = useState('saliency');
  const { label, seen } = answer;
  const payload = useMemo(
    () => (inputImage.value && method !== 'none' ? { image: inputImage.value, label } : undefined),
    [label, seen, method],
  );
  const request = method === 'gradCam' ? 'gradCam' : 'saliency';
  const { answer: heat, error } = useAnswer(run, request, payload, 1);
  return (
    <div class="stack">
      <SelectField
        label="Show on the image"
        hint={METHODS.find(({ value }) => value === method)?.hint}
        value={method}
        choices={METHODS}
        onChange={setMethod}
      />
      <div class="overlay">
        <ChannelCanvas
          images={seen}
          label={`The image as the network sees it, ${seen.height} by ${seen.width} pixels`}
        />
        {heat && method !== 'none' && (
          <ChannelCanvas images={heat} colors="heat" class="heat" label={`Heat map for ${name}`} />
        )}
      </div>
      {error !== undefined && <ErrorMessage error={error} />}
    </div>
  );
}
