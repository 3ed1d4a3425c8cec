import type { JSX } from 'preact';
import { CLAIMS } from '../claims/claims.js';
import { GradientChain } from '../diagrams/gradient-chain.js';
import { MeasuredErrors } from '../diagrams/measured-errors.js';
import { MeasuredGradients } from '../diagrams/measured-gradients.js';
import { ResidualBlock } from '../diagrams/residual-block.js';
import { pagesText } from './messages.js';
import { PaperPage } from './paper-page.js';

export function ResNetPaper(): JSX.Element {
  const t = pagesText.value;
  return (
    <PaperPage
      title="ResNet"
      idea={t.resnetIdea}
      source={t.resnetSource}
      claim={CLAIMS.resnet}
      lookFor={<MeasuredErrors />}
    >
      <ResidualBlock />
      <GradientChain />
      <MeasuredGradients />
    </PaperPage>
  );
}
