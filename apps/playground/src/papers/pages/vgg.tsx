import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { convolutionWeights, receptiveField, stackWeights } from '../arithmetic.js';
import { CLAIMS } from '../claims/claims.js';
import { Bars } from '../diagrams/bars.js';
import { ReceptiveField } from '../diagrams/receptive-field.js';
import { Slider } from '../diagrams/slider.js';
import { pagesText } from './messages.js';
import { Demo, PaperPage } from './paper-page.js';

export function VggPaper(): JSX.Element {
  const [count, setCount] = useState(2);
  const [channels, setChannels] = useState(64);
  const size = receptiveField(count);
  const t = pagesText.value;
  return (
    <PaperPage
      title="VGG"
      idea={t.vggIdea}
      source={t.vggSource}
      claim={CLAIMS.vgg}
      lookFor={<p>{t.vggLookFor}</p>}
    >
      <Demo title={t.vggDemo}>
        <ReceptiveField convolutions={count} />
        <Slider label={t.vggConvolutions} value={count} min={1} max={5} onChange={setCount} />
        <Slider label={t.channels} value={channels} min={64} max={512} step={64} onChange={setChannels} />
        <p>{t.vggSee({ size })}</p>
        <Bars
          unit={t.weights}
          bars={[
            { name: t.vggStack({ count }), value: stackWeights(count, channels) },
            { name: t.vggSingle({ size }), value: convolutionWeights(size, channels, channels) },
          ]}
        />
      </Demo>
    </PaperPage>
  );
}
