import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { convolutionWeights, receptiveField, stackWeights } from '../arithmetic.js';
import { CLAIMS } from '../claims/claims.js';
import { Bars } from '../diagrams/bars.js';
import { ReceptiveField } from '../diagrams/receptive-field.js';
import { Slider } from '../diagrams/slider.js';
import { Demo, PaperPage } from './paper-page.js';

export function VggPaper(): JSX.Element {
  const [count, setCount] = useState(2);
  const [maps, setMaps] = useState(64);
  const across = receptiveField(count);
  return (
    <PaperPage
      title="VGG"
      idea="How much does depth alone bring? To find out, filters stay at 3x3, and only the number of layers differs. Two such layers see as far as one of 5x5 and three as far as one of 7x7, with fewer weights and more non-linear steps between. The maps are halved five times and their number doubles up to 512. From 11 to 19 layers with weights the errors fall, and the plain design was copied everywhere."
      citation="Simonyan & Zisserman: Very deep convolutional networks for large-scale image recognition. ICLR 2015. Section 2.3 is on stacks of 3x3."
      claim={CLAIMS.vgg}
      lookFor={
        <p>
          In the paper 16 layers beat 11 on ImageNet (table 3). Here both are an eighth as wide, have batch
          normalization, which the paper did not know, and see 3,000 digits. Digits ask for little depth, and
          the paper’s gain does not appear: measured here, 4.3 % of errors with 11 layers, 5.1 % with 16. What
          does: both learn, with nothing but 3x3 filters.
        </p>
      }
    >
      <Demo title="A stack of 3x3">
        <ReceptiveField convolutions={count} />
        <Slider label="Convolutions" value={count} min={1} max={5} onChange={setCount} />
        <Slider label="Maps" value={maps} min={64} max={512} step={64} onChange={setMaps} />
        <p>
          They see {across}x{across} pixels.
        </p>
        <Bars
          unit="weights"
          of={[
            { name: `Stack of ${count} times 3x3`, value: stackWeights(count, maps) },
            { name: `One of ${across}x${across}`, value: convolutionWeights(across, maps, maps) },
          ]}
        />
      </Demo>
    </PaperPage>
  );
}
