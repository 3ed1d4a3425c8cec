import { bytesSource } from '@convkit/checkpoint';
import { openOnnx } from '@convkit/onnx';
import { beforeAll, expect, it } from 'vitest';
import { useCpu } from './known-net.fixture.js';
import { freshLenet } from './lenet.fixture.js';
import { onnx } from './onnx.js';

beforeAll(useCpu);

it.each([false, true])(
  'saves the classes and the preprocessing, in the graph too: %s',
  async (preprocessing) => {
    const context = freshLenet('modern');
    const { metadata, entries } = await openOnnx(bytesSource(await onnx(context, { preprocessing })));
    expect(JSON.parse(metadata.classes as string)).toEqual(context.spec.model.classes);
    const steps: { name: string }[] = JSON.parse(metadata.preprocessing as string);
    expect(steps.map(({ name }) => name)).toEqual(['resize', 'pad', 'normalize']);
    expect(entries.get('conv2.weight')?.shape).toEqual([16, 6, 5, 5]);
    expect(entries.has('preprocessing.scale')).toBe(preprocessing);
  },
);
