import { expect, it } from 'vitest';
import { groupByFolder } from './read-files.js';

const files = (...paths: string[]) =>
  paths.map((path) => ({ path, file: new File(['x'], path.split('/').at(-1) as string) }));
const grouped = (...paths: string[]) =>
  [...groupByFolder(files(...paths))].map(([name, own]) => [name, own.map((file) => file.name)]);

it('takes the outermost folder of an image as its class', () => {
  expect(grouped('cat/1.png', 'dog/deeper/2.png', 'cat/3.png')).toEqual([
    ['cat', ['1.png', '3.png']],
    ['dog', ['2.png']],
  ]);
});

it('puts the parts of a split folder together', () => {
  expect(grouped('train/cat/1.png', 'val/cat/2.png', 'Test/dog/3.png')).toEqual([
    ['cat', ['1.png', '2.png']],
    ['dog', ['3.png']],
  ]);
});

it('leaves out junk and files beside the folders', () => {
  expect(grouped('cat/.DS_Store', '__MACOSX/cat/1.png', 'notes.txt', 'cat/2.png')).toEqual([
    ['cat', ['2.png']],
  ]);
});
