import type { ComponentType, JSX } from 'preact';
import { route } from '../state/route.js';
import { AlexNetPaper } from './alexnet.js';
import { GoogLeNetPaper } from './googlenet.js';
import { LeNet5Paper } from './lenet5.js';
import { NinPaper } from './nin.js';
import { ResNetPaper } from './resnet.js';
import { VggPaper } from './vgg.js';
import './papers.css';

interface Paper {
  /** In the address: `#/papers/vgg`. */
  readonly path: string;
  readonly name: string;
  readonly Page: ComponentType;
}

const PAPERS: readonly Paper[] = [
  { path: 'lenet5', name: 'LeNet-5, 1998', Page: LeNet5Paper },
  { path: 'alexnet', name: 'AlexNet, 2012', Page: AlexNetPaper },
  { path: 'vgg', name: 'VGG, 2014', Page: VggPaper },
  { path: 'nin', name: 'NiN, 2014', Page: NinPaper },
  { path: 'googlenet', name: 'GoogLeNet, 2014', Page: GoogLeNetPaper },
  { path: 'resnet', name: 'ResNet, 2015', Page: ResNetPaper },
];

/** A page for each paper; the first where the address names none. */
export function PapersPage(): JSX.Element {
  const path = route.value.split('/')[1];
  const current = PAPERS.find((paper) => paper.path === path) ?? (PAPERS[0] as Paper);
  return (
    <div class="papers">
      <h1>Papers</h1>
      <nav aria-label="Papers">
        {PAPERS.map((paper) => (
          <a
            key={paper.path}
            class="button"
            href={`#/papers/${paper.path}`}
            aria-current={paper === current ? 'page' : undefined}
          >
            {paper.name}
          </a>
        ))}
      </nav>
      <current.Page />
    </div>
  );
}
