import { describe, expect, it } from 'vitest';
import { dict, fileOf, int, openBytes, type Part, pickle, tensor, tuple } from '../pickle/pickles.fixture.js';

const open = (root: Part, key?: string) => openBytes(fileOf(pickle(root)), key === undefined ? {} : { key });
const state = dict(['w', tensor()], ['b', tensor()]);
const ema = dict(['w', tensor({ size: tuple(int(1)) })]);

describe('the state dict of a file', () => {
  it.each<[string, Part, string | undefined]>([
    ['the file itself', state, undefined],
    [
      'among other objects',
      dict(['w', tensor()], ['version', int(2)], ['b', tensor()], ['_extra', dict()]),
      undefined,
    ],
    ['state_dict', dict(['epoch', int(1)], ['state_dict', state]), 'state_dict'],
    ['model before ema', dict(['ema', ema], ['model', state]), 'model'],
    ['in a dict of weights', dict(['model', dict(['state_dict', state])]), 'model.state_dict'],
    [
      'the only dict of tensors',
      dict(['generator', state], ['best', tensor()], ['epoch', int(1)]),
      'generator',
    ],
    ['beside an optimizer', dict(['my', state], ['optimizer', dict(['state', dict(['0', ema])])]), 'my'],
  ])('is found: %s', async (_, root, path) => {
    const file = await open(root);
    expect([...file.entries.keys()]).toEqual(['w', 'b']);
    expect(file.metadata['pytorch.weights']).toBe(path);
  });

  it('is found by its key', async () => {
    const root = dict(['model', state], ['ema', dict(['module', ema])], ['mine', ema]);
    expect((await open(root, 'mine')).entries.size).toBe(1);
    const file = await open(root, 'ema');
    expect(file.metadata).toEqual({ 'pytorch.weights': 'ema.module', 'pytorch.others': 'model, mine' });
    await expect(open(root, 'net')).rejects.toThrow("weights.pth has no dict of tensors 'net'");
  });

  it.each<[string, Part, RegExp]>([
    ['a tensor', tensor(), /no state dict: it holds a tensor$/],
    ['a number', int(1), /no state dict: it holds a number/],
    ['a list', [']', tensor(), 'a'], /no state dict: it holds a list/],
    ['an empty dict', dict(), /no state dict: it holds no tensors by name/],
    ['an optimizer', dict(['state', dict(['0', ema])]), /no state dict: it holds no tensors by name/],
    ['several', dict(['a', state], ['b', state], ['step', tensor()]), /holds several dicts of tensors/],
  ])('is missing: %s', async (_, root, message) => {
    await expect(open(root)).rejects.toThrow(message);
  });
});

describe('metadata', () => {
  it('does not mistake keys for properties of objects', async () => {
    const { metadata } = await open(dict(['__proto__', int(1)], ['constructor', int(2)], ['model', state]));
    expect(Object.entries(metadata)).toEqual([
      ['pytorch.weights', 'model'],
      ['__proto__', '1'],
      ['constructor', '2'],
    ]);
  });

  it('leaves out the state of optimizers and schedulers', async () => {
    const lr = dict(['lr', int(1)]);
    const { metadata } = await open(
      dict(['optimizer', lr], ['lr_scheduler', lr], ['args', lr], ['model', state]),
    );
    expect(metadata).toEqual({ 'pytorch.weights': 'model', 'args.lr': '1' });
  });
});
