import { describe, expect, it } from 'vitest';
import { checkModelJson, checkSavedName, formatOf } from './file-names.js';

describe('formatOf', () => {
  it('knows the endings of files', () => {
    const paths = ['a/net.onnx', 'net.PTH', 'net.pt', 'net.safetensors', 'model.json'];
    expect(paths.map(formatOf)).toEqual(['onnx', 'pytorch', 'pytorch', 'safetensors', 'tfjs']);
    expect(() => formatOf('net.v2/weights')).toThrow('cannot tell from the name net.v2/weights');
  });
});

describe('checkModelJson', () => {
  it('accepts no other name, since two models in a folder would share weights.bin', () => {
    for (const path of ['model.json', 'a/model.json', 'C:\\a\\model.json']) checkModelJson(path);
    expect(() => checkModelJson('a/flowers.json')).toThrow('a file named model.json, not a/flowers.json');
  });
});

describe('checkSavedName', () => {
  it('refuses the endings of other formats', () => {
    for (const path of ['net.safetensors', 'net', 'net.v2']) checkSavedName(path);
    expect(() => checkSavedName('net.onnx')).toThrow('saved as safetensors, but net.onnx ends in .onnx');
  });
});
