import type { JSX } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import type { ImagePrediction } from '../requests/predict-image.js';
import type { Run } from '../runs/runs.js';
import { useAnswer } from '../runs/use-answer.js';
import { ChannelCanvas } from '../ui/channel-canvas.js';
import { SelectField } from '../ui/field.js';
import { ErrorMessage } from '../ui/message.js';
import { inputImage } from './input-image.js';
import { tryText } from './messages.js';

const METHODS = ['saliency', 'gradCam', 'nothing'] as const;

interface ExplanationProps {
  readonly run: Run;
  readonly answer: ImagePrediction;
  /** Name of the predicted class. */
  readonly name: string;
}

/** The image as the network sees it, overlaid with what the prediction is based on. */
export function Explanation({ run, answer, name }: ExplanationProps): JSX.Element {
  const [method, setMethod] = useState<(typeof METHODS)[number]>('saliency');
  const { label, seen } = answer;
  const payload = useMemo(
    () => (inputImage.value && method !== 'nothing' ? { image: inputImage.value, label } : undefined),
    [label, seen, method],
  );
  const request = method === 'gradCam' ? 'gradCam' : 'saliency';
  const { answer: heat, error } = useAnswer(run, request, payload, 1);
  const t = tryText.value;
  return (
    <div class="stack">
      <SelectField
        label={t.showOnImage}
        hint={t[`${method}Hint`]}
        value={method}
        choices={METHODS.map((value) => ({ value, text: t[value] }))}
        onChange={(value) => setMethod(value as typeof method)}
      />
      <div class="overlay">
        <ChannelCanvas images={seen} label={t.seen({ height: seen.height, width: seen.width })} />
        {heat && method !== 'nothing' && (
          <ChannelCanvas images={heat} colors="heat" class="heat" label={t.heatMap({ name })} />
        )}
      </div>
      {error !== undefined && <ErrorMessage error={error} />}
    </div>
  );
}
