import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../../tooling/lib/workspace.mjs';
import { layersTable, recipesTable, variantsTable } from './model-tables.mjs';
import { readDocument } from './repository-pages.mjs';

/** The models that the page of each paper shows. */
const FAMILIES = {
  lenet5: ['lenet5'],
  alexnet: ['alexnet'],
  vgg: ['vgg11', 'vgg13', 'vgg16', 'vgg19'],
  nin: ['nin'],
  googlenet: ['googlenet', 'googlenet-lite'],
  resnet: [
    'resnet18',
    'resnet34',
    'resnet50',
    'resnet101',
    'resnet152',
    'plain18',
    'plain34',
    'resnet20',
    'resnet32',
    'resnet44',
    'resnet56',
    'resnet110',
  ],
  textcnn: ['textcnn'],
};

/** The variants whose layers pages show. */
const LAYERS = [
  ['lenet5', 'modern'],
  ['lenet5', 'original'],
  ['alexnet', 'paper'],
  ['vgg11', 'plain'],
  ['nin', 'paper'],
  ['googlenet', 'paper'],
  ['resnet18', 'torchvision'],
  ['resnet20', 'paper'],
  ['textcnn', 'rand'],
];

/** The first program of the README of `convkit`, as a block of Markdown. */
function tenLines() {
  const readme = readFileSync(join(root, 'packages/convkit/README.md'), 'utf8');
  const block = /```[jt]s\n.*?```/s.exec(readme)?.[0];
  if (!block) throw new Error('packages/convkit/README.md has no program');
  return `${block}\n`;
}

/** Splits a document at its headings of level 2, which are left out and name the parts. @param {string} text */
function sections(text) {
  const [, ...parts] = text.split(/^(?=## )/m);
  return parts.map((part) => {
    const end = part.indexOf('\n');
    return { name: part.slice(3, end).toLowerCase().replaceAll(' ', '-'), text: part.slice(end).trimStart() };
  });
}

/**
 * Lists the parts of pages that are generated, with their path below `generated`.
 * @param {string} images see `readDocument`
 */
export function fragments(images) {
  const plugin = readDocument('tooling/consumers/squeeze-excitation/README.md', images);
  const readme = sections(readDocument('README.md', images));
  return [
    ...readme.map(({ name, text }) => ({ page: `readme/${name}`, text })),
    ...sections(plugin).map(({ name, text }) => ({ page: `plug-in/${name}`, text })),
    { page: 'ten-lines', text: tenLines() },
    ...Object.entries(FAMILIES).flatMap(([family, names]) => [
      { page: `models/${family}`, text: variantsTable(names) },
      { page: `recipes/${family}`, text: recipesTable(names) },
    ]),
    ...LAYERS.map(([model = '', variant = '']) => ({
      page: `layers/${model}-${variant}`,
      text: layersTable(model, variant),
    })),
  ];
}
