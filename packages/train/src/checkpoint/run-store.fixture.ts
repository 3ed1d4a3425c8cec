import { CheckpointError } from '@convkit/core';
import { expect, it } from 'vitest';
import type { RunStore } from './run-store.js';

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (content: Uint8Array | undefined) => new TextDecoder().decode(content);

/** Tests a store that outlives its process. `open` opens the same place each time, which must be empty before each test. */
export function testRunStore(open: (options?: { resume?: boolean }) => Promise<RunStore>): void {
  it('keeps the last checkpoint after it is closed, even twice', async () => {
    const store = await open();
    expect(await store.read()).toBeUndefined();
    await store.write(bytes('a longer one'), 1);
    await store.write(bytes('two'), 2);
    expect(text(await store.read())).toBe('two');
    await store.close();
    await store.close();
    const again = await open({ resume: true });
    expect(text(await again.read())).toBe('two');
    await again.close();
  });

  it('rejects a new run if one exists', async () => {
    const store = await open();
    await store.write(bytes('one'), 1);
    await store.close();
    await expect(open()).rejects.toThrow(/already (contains a run|exists)/);
  });

  it('has no checkpoint yet if it is resumed before the first one', async () => {
    const store = await open({ resume: true });
    expect(await store.read()).toBeUndefined();
    await store.write(bytes('one'), 1);
    expect(text(await store.read())).toBe('one');
    await store.close();
  });

  it('admits one run at a time', async () => {
    const store = await open();
    await store.write(bytes('one'), 1);
    await expect(open({ resume: true })).rejects.toThrow(CheckpointError);
    await store.close();
    await (await open({ resume: true })).close();
  });
}
