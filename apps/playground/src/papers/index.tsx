import type { ComponentType, JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { route } from '../browser/route.js';
import { PageTitle } from '../ui/page-title.js';
import { AlexNetPaper } from './pages/alexnet.js';
import { GoogLeNetPaper } from './pages/googlenet.js';
import { LeNet5Paper } from './pages/lenet5.js';
import { NinPaper } from './pages/nin.js';
import { Overview } from './overview.js';
import { ResNetPaper } from './pages/resnet.js';
import { VggPaper } from './pages/vgg.js';
import './papers.css';

export interface Paper {
  /** In the address: `#/papers/vgg`. */
  readonly path: string;
  readonly name: string;
  /** In which it was first to be read. */
  readonly year: number;
  /** What was new, in a sentence. */
  readonly brings: string;
  readonly Page: ComponentType;
}

const PAPERS: readonly Paper[] = [
  {
    path: 'lenet5',
    name: 'LeNet-5',
    year: 1998,
    brings: 'The same few weights look for a pattern everywhere in the image.',
    Page: LeNet5Paper,
  },
  {
    path: 'alexnet',
    name: 'AlexNet',
    year: 2012,
    brings: 'ReLU, dropout, two graphics cards: large networks can be trained.',
    Page: AlexNetPaper,
  },
  {
    path: 'nin',
    name: 'Network in Network',
    year: 2013,
    brings: 'Convolutions of one pixel, and the mean of a map as a class’s score.',
    Page: NinPaper,
  },
  {
    path: 'vgg',
    name: 'VGG',
    year: 2014,
    brings: 'Only filters of 3x3, one after the other: depth alone brings accuracy.',
    Page: VggPaper,
  },
  {
    path: 'googlenet',
    name: 'GoogLeNet',
    year: 2014,
    brings: 'Filters of several sizes side by side, made cheap by 1x1 before them.',
    Page: GoogLeNetPaper,
  },
  {
    path: 'resnet',
    name: 'ResNet',
    year: 2015,
    brings: 'A shortcut round each block: more than a hundred layers learn.',
    Page: ResNetPaper,
  },
];

/** A page for each paper; the overview where the address names none. */
export function PapersPage(): JSX.Element {
  const path = route.value.split('/')[1];
  const current = PAPERS.find((paper) => paper.path === path);
  useEffect(() => {
    document.title = `${current?.name ?? 'Papers'} · convkit playground`;
  }, [current]);
  return (
    <div class="papers">
      <PageTitle name="Papers">Six ideas from which the networks of this page are made.</PageTitle>
      <nav aria-label="Papers">
        <a class="button" href="#/papers" aria-current={current ? undefined : 'page'}>
          All six
        </a>
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
      {current ? <current.Page key={current.path} /> : <Overview papers={PAPERS} />}
    </div>
  );
}
