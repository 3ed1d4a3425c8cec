import { expect, it } from 'vitest';
import type { RunFiles } from './run-files.js';

const bytes = (text: string) => new TextEncoder().encode(text);

/** Tests the files of a run. `open` opens a run that has none yet. */
export function testRunFiles(
  open: () => Promise<{ readonly files?: RunFiles; close(): Promise<void> }>,
): void {
  it('keeps other files beside the checkpoint', async () => {
    const store = await open();
    const files = store.files as RunFiles;
    const text = async (name: string) => {
      const content = await files.read(name);
      return content && new TextDecoder().decode(content);
    };
    expect(await text('log')).toBeUndefined();
    await files.append('log', bytes('one'));
    await files.append('log', bytes(', two'));
    expect(await text('log')).toBe('one, two');
    await files.write('log', bytes('three'));
    await files.append('log', bytes('!'));
    expect(await text('log')).toBe('three!');
    expect(await files.list('kept')).toEqual([]);
    await files.write('kept/b', bytes('b'));
    await files.write('kept/a', bytes('a'));
    expect(await files.list('kept')).toEqual(['a', 'b']);
    expect(await text('kept/b')).toBe('b');
    await files.remove('kept/b');
    await files.remove('kept/b');
    expect(await files.list('kept')).toEqual(['a']);
    await store.close();
  });
}
