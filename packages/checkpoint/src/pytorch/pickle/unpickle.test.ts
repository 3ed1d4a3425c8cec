import { CheckpointError } from '@convkit/core';
import { describe, expect, it } from 'vitest';
import { readTensors } from '../../files/tensor-file.js';
import {
  bytes,
  dict,
  fileOf,
  global,
  int,
  int32,
  long,
  openBytes,
  type Part,
  pickle,
  repeated,
  tensor,
  text,
  tuple,
} from './pickles.fixture.js';

const open = (...parts: readonly Part[]) => openBytes(fileOf(pickle(...parts)));
const short = (value: string): Part => [0x8c, value.length, value]; // SHORT_BINUNICODE
const weights: Part = dict(['w', tensor()]);

it('reads the file that the other tests break', async () => {
  const file = await openBytes(fileOf(pickle(weights)));
  expect(await readTensors(file)).toEqual(
    new Map([['w', { dtype: 'float32', shape: [2], data: Float32Array.of(1, 2) }]]),
  );
});

describe('code', () => {
  const command = tuple(text('touch /tmp/pwned'));
  it.each<[string, Part, string]>([
    [
      'GLOBAL',
      [global('os', 'system'), command, 'R'],
      'refers to os.system, which is not part of a checkpoint',
    ],
    ['STACK_GLOBAL', [short('posix'), short('system'), 0x93, command, 'R'], 'refers to posix.system,'],
    ['eval', [global('builtins', 'eval'), command, 'R'], 'refers to builtins.eval,'],
    ['eval of Python 2', [global('__builtin__', 'eval'), command, 'R'], 'refers to builtins.eval,'],
    ['getattr', [global('builtins', 'getattr'), command, 'R'], 'refers to builtins.getattr,'],
    ['import', [global('importlib', 'import_module'), command, 'R'], 'refers to importlib.import_module,'],
    ['a class by NEWOBJ', [global('subprocess', 'Popen'), command, 0x81], 'refers to subprocess.Popen,'],
    ['a dotted name', [global('torch', 'hub.load'), command, 'R'], 'refers to torch.hub.load,'],
    ['an allowed module', [global('torch', 'load'), command, 'R'], 'refers to torch.load,'],
    ['a class of a script', [global('__main__', 'Net'), ')', 0x81], 'refers to __main__.Net,'],
    [
      'a model of torchvision',
      [global('torchvision.models.resnet', 'ResNet'), ')', 0x81],
      'holds a whole model or part of its code (torchvision.models.resnet.ResNet)',
    ],
    ['a name that is no function', [global('torch', 'FloatStorage'), ')R'], 'calls torch.FloatStorage,'],
    ['a text', [text('os.system'), command, 'R'], "calls the text 'os.system',"],
    ['control characters', [short('os\u001b['), short('system\u0000'), 0x93], 'refers to os?[.system?,'],
    ['a very long name', [text('a'.repeat(5000)), short('b'), 0x93], `refers to ${'a'.repeat(100)}…,`],
    [
      'the prototype of objects',
      [global('constructor', 'constructor'), ')R'],
      'refers to constructor.constructor,',
    ],
    ['INST', '(ios\nsystem\n', 'has the pickle operation INST at byte 3,'],
    ['OBJ', ['(', command, 'o'], 'has the pickle operation OBJ'],
    ['PERSID', 'Pstorage\n', 'has the pickle operation PERSID at byte 2,'],
    ['EXT1', [0x82, 1], 'has the pickle operation EXT1'],
    ['NEWOBJ_EX', 0x92, 'has the pickle operation NEWOBJ_EX'],
    ['an unknown operation', 0xff, 'byte 2 is no operation (0xff)'],
    ['BUILD of a tensor', [tensor(), '}b'], 'BUILD cannot be applied to a tensor'],
    ['BUILD of a function', [global('_codecs', 'encode'), '}b'], 'BUILD cannot be applied to _codecs.encode'],
  ])('is refused: %s', async (_, parts, message) => {
    const error = await open(parts).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(CheckpointError);
    expect((error as Error).message).toContain(`weights.pth ${message.startsWith('refers') ? message : ''}`);
    expect((error as Error).message).toContain(message);
  });
});

describe('tensors', () => {
  const huge = long(2n ** 60n);
  it.each<[string, Part, string]>([
    ['2^60 elements', tensor({ numel: huge, size: tuple(huge) }), 'is not a storage'],
    [
      '2^52 elements',
      tensor({ numel: long(2n ** 52n) }),
      "'0' should have 18014398509481984 bytes, but has 8",
    ],
    [
      'more elements than the storage',
      tensor({ size: tuple(int(3)) }),
      'of shape [3] reaches beyond the 2 elements',
    ],
    [
      'a product beyond 2^53',
      tensor({ size: tuple(int(2 ** 30), int(2 ** 30)), stride: tuple(int(0), int(0)) }),
      'reaches beyond',
    ],
    ['a span beyond 2^53', tensor({ stride: tuple(long(2n ** 52n)) }), 'reaches beyond the 2 elements'],
    ['an offset at the end', tensor({ offset: int(1) }), 'reaches beyond the 2 elements'],
    ['a negative offset', tensor({ offset: int(-1) }), 'invalid offset'],
    ['a negative stride', tensor({ offset: int(1), stride: tuple(int(-1)) }), 'invalid strides'],
    ['a negative size', tensor({ size: tuple(int(-1)) }), 'invalid shape'],
    [
      'a size that is a float',
      tensor({ size: tuple(['G', 0x3f, 0xf8, new Uint8Array(6)]) }),
      'invalid shape',
    ],
    ['a shape that is a list', tensor({ size: [']'] }), 'invalid shape'],
    ['a stride too many', tensor({ stride: tuple(int(1), int(1)) }), 'invalid shape'],
    ['65 axes', tensor({ size: tuple(...Array<Part>(65).fill(int(1))) }), 'invalid shape'],
    ['another storage', tensor({ key: text('1') }), "the storage '1' is missing"],
    [
      'a storage outside of the folder',
      tensor({ key: text('../version') }),
      "the storage '../version' is missing",
    ],
    ['a storage by number', tensor({ key: int(0) }), 'a tuple is not a storage'],
    [
      'a class that is no storage',
      tensor({ type: global('torch', 'float32') }),
      'torch.float32 is not the class of a storage',
    ],
    [
      'a storage without type',
      tensor({ type: global('torch.storage', 'UntypedStorage') }),
      'without an element type',
    ],
    ['a persistent text', [text('storage'), 'Q'], "the text 'storage' is not a storage"],
    ['a short persistent tuple', [tuple(text('storage')), 'Q'], 'a tuple is not a storage'],
    ['another persistent kind', [tuple(text('module'), ')', ')', ')', ')'), 'Q'], 'a tuple is not a storage'],
  ])('are refused: %s', async (name, part, message) => {
    const error = await open(dict(['w', part])).catch((reason: unknown) => reason);
    expect(error, name).toBeInstanceOf(CheckpointError);
    expect((error as Error).message).toContain(message);
  });

  it('reads those without an element type of their storage', async () => {
    const storage = [
      tuple(text('storage'), global('torch.storage', 'UntypedStorage'), text('0'), text('cpu'), int(8)),
      'Q',
    ];
    const part: Part = [
      global('torch._utils', '_rebuild_tensor_v3'),
      tuple(storage, int(1), tuple(int(3)), tuple(int(1)), 0x89, '}', global('torch', 'uint16')),
      'R',
    ];
    const file = await open(dict(['w', part]));
    expect(file.entries.get('w')).toEqual({ stored: 'uint16', shape: [3] });
    expect((await file.read('w')).data).toEqual(Uint16Array.of(0x3f80, 0, 0x4000));
  });

  it('reads tensors with attributes', async () => {
    const [rebuild, args] = tensor() as [Part, Part];
    const part: Part = [
      global('torch._tensor', '_rebuild_from_type_v2'),
      tuple(rebuild, global('torch.nn.parameter', 'Parameter'), args, '}'),
      'R',
    ];
    expect((await (await open(dict(['w', part]))).read('w')).data).toEqual(Float32Array.of(1, 2));
  });
});

describe('damaged pickles', () => {
  it('are refused wherever they are cut off', async () => {
    const whole = pickle(dict(['w', tensor()], ['größe', ['B', int32(3), 'abc']]));
    for (let length = 0; length < whole.length; length++) {
      await expect(openBytes(fileOf(whole.slice(0, length))), `${length}`).rejects.toThrow(CheckpointError);
    }
  });

  it.each<[string, Part, string]>([
    ['no protocol', bytes(')', '.'), 'does not begin with its protocol'],
    ['protocol 1', bytes(0x80, 1, ').'), 'has a pickle of protocol 1'],
    ['protocol 6', bytes(0x80, 6, ').'), 'has a pickle of protocol 6'],
    ['a long LONG4', pickle(0x8b, int32(2 ** 31 - 1)), 'an integer of 2147483647 bytes'],
    ['a negative LONG4', pickle(0x8b, int32(-1)), 'an integer of -1 bytes'],
    ['a text of 2^32 - 1 bytes', pickle('X', int32(-1)), '4294967295 bytes are missing'],
    ['a text of 2^63 bytes', pickle(0x8d, new Uint8Array(8).fill(0x80)), 'bytes are missing'],
    ['a text of Python 2 with a negative length', pickle('T', int32(-1)), '-1 bytes are missing'],
    ['text that is not UTF-8', pickle('X', int32(1), 0xff), 'is not UTF-8'],
    ['a frame beyond the end', pickle(0x95, new Uint8Array(8).fill(1)), 'it is cut off'],
    ['a line without end', pickle('c', 'a'.repeat(5000)), 'does not end'],
    ['an empty stack', pickle(), 'a value is missing'],
    ['a value too many', pickle('))'), 'it ends before its last object'],
    ['bytes after its end', bytes(pickle(weights), 0), 'it ends before its last object'],
    ['a mark too many', pickle('()'), 'it ends before its last object'],
    ['a missing mark', pickle(')t'), 'a mark is missing'],
    ['a value below the mark', pickle(')(0R'), 'a value is missing'],
    ['an unknown memo', pickle('h', 9), 'its memo has no value 9'],
    ['a key without value', pickle('}()u'), 'a key has no value'],
    ['a list as key', pickle('}])s'), 'a list cannot be a key'],
    ['APPEND to a dict', pickle('})a'), 'APPENDS cannot be applied to a dict'],
    ['SETITEM of a list', pickle('])]s'), 'SETITEMS cannot be applied to a list'],
    ['ADDITEMS to a list', pickle('](', 0x90), 'ADDITEMS cannot be applied to a list'],
    ['REDUCE without a tuple', pickle(global('torch', 'device'), ']R'), 'REDUCE cannot be applied to a list'],
    ['a module that is not text', pickle(int(1), int(1), 0x93), 'the name of a class is not text'],
    [
      'bytes of letters beyond Latin-1',
      pickle(global('_codecs', 'encode'), tuple(text('Ā'), text('latin1')), 'R'),
      'bytes cannot be made of',
    ],
    [
      'a scalar of too few bytes',
      pickle(
        global('numpy', 'dtype'),
        tuple(text('f8')),
        'Rq',
        0,
        '0',
        global('numpy.core.multiarray', 'scalar'),
        tuple(['h', 0], ['C', 1, 7]),
        'R',
      ),
      'does not have the bytes of its dtype',
    ],
  ])('are refused: %s', async (_, pickled, message) => {
    const error = await openBytes(fileOf(pickled as Uint8Array)).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(CheckpointError);
    expect((error as Error).message).toContain(message);
  });
});

describe('bombs', () => {
  it('reads lists and dicts that contain themselves', async () => {
    const list: Part = [']q', 0, 'h', 0, 'a'];
    const self: Part = ['}q', 1, text('self'), 'h', 1, 's', text('list'), list, 's'];
    const file = await open(self, '(', text('model'), weights, text('args'), 'h', 1, 'u');
    expect([...file.entries.keys()]).toEqual(['w']);
    expect(file.metadata).toEqual({ 'pytorch.weights': 'model' });
  });

  it('reads a million nested tuples', async () => {
    const deep = [')', new Uint8Array(1e6).fill(0x85)]; // TUPLE1
    expect((await open(dict(['deep', deep], ['model', weights]))).entries.size).toBe(1);
  });

  it('reads a billion laughs: lists of ten references to the list before', async () => {
    const laughs = Array.from(
      { length: 60 },
      (_, i): Part => [']q', i + 1, '(', Array<Part>(10).fill(['h', i]), 'e'],
    );
    const file = await open(
      text('lol'),
      'q',
      0,
      '0',
      ')',
      laughs.map((part) => [part, 0x86]),
      '0',
      weights,
    );
    expect(file.entries.size).toBe(1);
  });

  it('searches a dict once that is repeated 20,000 times', async () => {
    const keys = Array.from({ length: 20_000 }, (_, i) => text(String(i)));
    const inner: Part = ['}(', keys.map((key): Part => [key, 'h', 0]), 'uq', 1, '0'];
    const outer: Part = ['}(', keys.map((key): Part => [key, 'h', 1]), 'u'];
    await expect(open(tensor(), 'q', 0, '0', inner, outer)).rejects.toThrow('holds several dicts of tensors');
    // With scalars instead of tensors.
    const scalars: Part = [int(7), 'q', 0, '0', inner, '}(', text('model'), weights];
    const file = await open(
      scalars,
      keys.map((key): Part => [key, 'h', 1]),
      'u',
    );
    expect(Object.keys(file.metadata)).toHaveLength(20_001);
  });

  it('does not copy what a call repeats', async () => {
    const long = text('x'.repeat(1e6));
    const encode: Part = [global('_codecs', 'encode'), 'q', 0, '0', tuple(long, text('latin1')), 'q', 1, '0'];
    const calls = repeated(['h', 0, 'h', 1, 'R0'], 100_000);
    expect((await open(encode, calls, weights)).entries.size).toBe(1);
    const size: Part = [tuple(repeated(int(1), 500_000)), 'q', 0, '0'];
    await expect(open(size, dict(['w', tensor({ size: ['h', 0] })]))).rejects.toThrow('invalid shape');
  });

  it('refuses tensors that repeat their elements too often', async () => {
    const expanded = (count: number) =>
      open(dict(['w', tensor({ size: tuple(int(count)), stride: tuple(int(0)) })]));
    expect((await (await expanded(1000)).read('w')).data).toEqual(new Float32Array(1000).fill(1));
    await expect(expanded(2 ** 19)).rejects.toThrow(
      /has tensors of 2097152 bytes, more than 16 times its size/,
    );
    const shared = Array.from({ length: 20_000 }, (_, i): readonly [string, Part] => [String(i), ['h', 0]]);
    const wide = tensor({ size: tuple(int(100)), stride: tuple(int(0)) });
    await expect(open(wide, 'q', 0, '0', dict(...shared))).rejects.toThrow(/they repeat the same elements/);
  });

  it('refuses more operations than any checkpoint has', async () => {
    await expect(open(new Uint8Array(2 ** 22 + 1).fill(0x5d))).rejects.toThrow(
      'more than 4194304 operations',
    );
  });
});
