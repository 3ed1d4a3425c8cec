import { join } from 'node:path';
import { expect, it } from 'vitest';
import { sizePage, sizeProblems } from '../lib/size-page.mjs';
import { bundleForPages } from '../lib/sizes.mjs';
import { root } from '../lib/workspace.mjs';

/** Bundles a program of a package and returns its text and the files that it contains parts of. */
async function bundle(folder: string, contents: string): Promise<{ text: string; files: string[] }> {
  const { outputs, metafile } = await bundleForPages({
    stdin: { contents, resolveDir: join(root, folder) },
    external: ['@tensorflow/*'],
  });
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs));
  const files = inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([file]) => file);
  return { text: outputs.map(({ text }) => text).join(''), files };
}

it('bundles one model without the others', async () => {
  const { text, files } = await bundle('packages/convkit', "export { lenet5 } from '@convkit/models';");
  const models = files.filter((file) => file.startsWith('packages/models/'));
  expect(models.join(' ')).toContain('packages/models/dist/lenet5/lenet5.js');
  expect(
    models.filter((file) => /alexnet|googlenet|resnet|vgg|nin|mlp|sequences|catalog|pretrained/.test(file)),
  ).toEqual([]);
  expect(
    files.filter((file) => /blocks\/dist\/.*(?:inception|basic-block|bottleneck|embedding)/.test(file)),
  ).toEqual([]);
  const names = text.match(
    /"(?:lenet5|alexnet|googlenet(?:-lite)?|resnet\d+|vgg\d+|nin|mlp|textcnn|cnn1d)"/g,
  );
  expect([...new Set(names)]).toEqual(['"lenet5"']);
});

it('bundles one block without the others', async () => {
  const { files } = await bundle('packages/models', "export { Linear } from '@convkit/blocks';");
  const blocks = files.filter((file) => file.startsWith('packages/blocks/'));
  expect(blocks).toContain('packages/blocks/dist/linear.js');
  expect(blocks.length).toBeLessThan(6);
});

const small = { name: '@convkit/core', size: { initial: 10_000, later: 0 } };
const app = { name: 'train LeNet-5', size: { initial: 200_000, later: 5000 } };
const page = sizePage({ apps: [app], entries: [small] }, 100_000);

it('accepts the sizes on the page, and small differences', () => {
  expect(sizeProblems([app, small], page)).toEqual([]);
  expect(sizeProblems([{ ...app, size: { initial: 203_000, later: 5400 } }, small], page)).toEqual([]);
});

it('rejects other sizes, and rows that are missing or superfluous', () => {
  const grown = { ...app, size: { initial: 210_000, later: 6000 } };
  expect(sizeProblems([grown, { ...small, name: '@convkit/new' }], page)).toEqual([
    'train LeNet-5: 210,000 bytes (initial), 200,000 on the page',
    'train LeNet-5: 6,000 bytes (later), 5,000 on the page',
    '@convkit/new is not on the page',
    '@convkit/core no longer exists',
  ]);
});
