import { encodePng } from '@convkit/data';
import { expect, it } from 'vitest';
import { imageTable } from './image-table.js';

const png = encodePng({
  height: 1,
  width: 1,
  channels: 1,
  data: Uint8Array.of(9),
}) as Uint8Array<ArrayBuffer>;
const CSV = 'file,price\n../img/a.png,1\nb.png,2\nb.png,3\n';

function file(path: string, content: BlobPart): File {
  const made = new File([content], path.split('/').at(-1) as string);
  Object.defineProperty(made, 'webkitRelativePath', { value: path });
  return made;
}

it('opens a table among picked files, with images relative to it', async () => {
  const picked = [file('homes/t/prices.CSV', CSV), file('homes/img/a.png', png), file('homes/t/b.png', png)];
  const data = await imageTable(picked, { targets: ['price'] });
  expect(data).toMatchObject({ source: 't/prices.CSV', targets: ['price'], channels: 1 });
  expect([data.train.length, data.validation.length]).toEqual([2, 1]);
  expect((await data.train.get(0)).image).toEqual(Uint8Array.of(9));
});

it('opens a FileList of single files without folders', async () => {
  const transfer = new DataTransfer();
  transfer.items.add(new File(['file,tags\na.png,x y\na.png,x\n'], 'tags.csv'));
  transfer.items.add(new File([png], 'a.png'));
  const opened = imageTable(transfer.files, { labels: 'tags', validationSplit: 0.4 });
  await expect(opened).rejects.toThrow('tags.csv has 1 training images');
  transfer.items.add(new File(['file,tags\na.png,x y\na.png,x\na.png,y\n'], 'more.csv'));
  await expect(imageTable(transfer.files, { labels: 'tags' })).rejects.toThrow('there are several tables');
  const data = await imageTable(transfer.files, { labels: 'tags', csv: 'more.csv' });
  expect(data).toMatchObject({ classes: ['x', 'y'], source: 'more.csv' });
  await expect(imageTable(transfer.files, { labels: 'tags', csv: 'no.csv' })).rejects.toThrow(
    'no file no.csv',
  );
});

it('says what a page cannot open', async () => {
  await expect(imageTable('t.csv', { targets: ['a'] })).rejects.toThrow('a page cannot read the file t.csv');
});
