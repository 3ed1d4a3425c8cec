import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { RichText } from '../../language/rich-text.js';
import { convolutionWeights } from '../arithmetic.js';
import { CLAIMS } from '../claims/claims.js';
import { Bars } from '../diagrams/bars.js';
import { Slider } from '../diagrams/slider.js';
import { CHANNELS, Towers } from '../diagrams/towers.js';
import { pagesText } from './messages.js';
import { Demo, PaperPage } from './paper-page.js';

export function AlexNetPaper(): JSX.Element {
  const [power, setPower] = useState(1);
  const towers = 2 ** power;
  const t = pagesText.value;
  return (
    <PaperPage
      title="AlexNet"
      idea={t.alexnetIdea}
      source={t.alexnetSource}
      claim={CLAIMS.alexnet}
      lookFor={
        <p>
          <RichText text={t.alexnetLookFor} />
        </p>
      }
    >
      <Demo title={t.alexnetDemo}>
        <Towers count={towers} />
        <Slider
          label={t.alexnetTowers}
          value={power}
          text={String(towers)}
          min={0}
          max={3}
          onChange={setPower}
        />
        <p>
          {t.alexnetSees({ seen: CHANNELS[0] / towers, all: CHANNELS[0] })} {towers === 2 && t.alexnetTwo}
        </p>
        <Bars
          unit={t.weights}
          bars={[
            { name: t.alexnetUndivided, value: convolutionWeights(5, ...CHANNELS) },
            {
              name: t.alexnetDivided({ count: towers }),
              value: convolutionWeights(5, ...CHANNELS, towers),
            },
          ]}
        />
      </Demo>
    </PaperPage>
  );
}
