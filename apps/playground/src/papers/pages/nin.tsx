import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { averageHeadParameters, fullHeadParameters } from '../arithmetic.js';
import { CLAIMS } from '../claims/claims.js';
import { Bars } from '../diagrams/bars.js';
import { Slider } from '../diagrams/slider.js';
import { Demo, PaperPage } from './paper-page.js';

export function NinPaper(): JSX.Element {
  const [side, setSide] = useState(7);
  const [channels, setChannels] = useState(512);
  const [classes, setClasses] = useState(1000);
  return (
    <PaperPage
      title="Network in Network"
      idea="A convolution filter is a linear function, but real patterns are not linear. So a small network slides over the image instead: a convolution followed by two 1x1 convolutions, which mix the channels at each pixel. The last block outputs one feature map per class, and the mean of each is the score of its class. This global average pooling has no parameters, so there is nothing to overfit. The class feature maps can also be viewed: they show where the network sees the class."
      citation="Lin, Chen & Yan: Network in network. ICLR 2014. See section 3.2 (global average pooling)."
      claim={CLAIMS.nin}
      lookFor={
        <p>
          The network has no fully connected layer. Here it is a quarter as wide and trains on 3,000 digits.
          See that it learns all the same, and compare the training error with the test error: the paper
          claims that global average pooling keeps them close. We measured 7.9% and 7.1%.
        </p>
      }
    >
      <Demo title="Fully connected head or global average pooling">
        <svg
          viewBox="0 0 320 110"
          role="img"
          aria-label={`Feature maps of ${side} by ${side} pixels become one number each.`}
        >
          {[0, 1, 2].map((i) => (
            <rect
              key={i}
              x={10 + i * 14}
              y={26 - i * 10}
              width="76"
              height="76"
              fill="var(--surface)"
              stroke="var(--accent)"
            />
          ))}
          {Array.from({ length: side - 1 }, (_, i) => ((i + 1) * 76) / side).map((at) => (
            <path key={at} d={`M${38 + at} 6 v76 M38 ${6 + at} h76`} stroke="var(--line)" />
          ))}
          <path d="M130 55 H190 m-8 -5 l8 5 l-8 5" stroke="var(--text)" fill="none" />
          <text x="140" y="48">
            mean
          </text>
          <rect x="200" y="44" width="18" height="22" fill="var(--accent)" />
          <text x="226" y="60">
            one score each
          </text>
        </svg>
        <Slider label="Feature map size" value={side} min={1} max={14} onChange={setSide} />
        <Slider label="Channels" value={channels} min={64} max={1024} step={64} onChange={setChannels} />
        <Slider label="Classes" value={classes} min={10} max={1000} step={10} onChange={setClasses} />
        <Bars
          unit="parameters"
          bars={[
            {
              name: 'Two hidden layers of 4,096 (VGG)',
              value: fullHeadParameters(side, channels, [4096, 4096, classes]),
            },
            { name: 'One fully connected layer', value: fullHeadParameters(side, channels, [classes]) },
            { name: '1x1 convolution, then average', value: averageHeadParameters(channels, classes) },
          ]}
        />
      </Demo>
    </PaperPage>
  );
}
