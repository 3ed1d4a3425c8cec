import { ERROR_CODES } from '@convkit/core';
import { describe, expect, it } from 'vitest';
import { convkit } from './run-cli.fixture.js';

describe('convkit explain', () => {
  it('prints the meaning, the causes and the remedies of a code', async () => {
    const { code, stdout } = await convkit(['explain', 'data_corrupt']);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^DATA_CORRUPT: Image files are damaged\n\n.+\n\nCommon causes\n- .+\n\nWhat to do\n- /s,
    );
    expect(stdout).toContain('--skip-corrupt');
  });

  it('lists every code', async () => {
    const { stdout } = await convkit(['explain']);
    for (const code of ERROR_CODES) expect(stdout).toMatch(new RegExp(`^${code} `, 'm'));
    const { records } = await convkit(['explain', '--json']);
    expect(records.map(({ code }) => code)).toEqual(ERROR_CODES);
    expect(records[0]).toMatchObject({ title: expect.any(String), causes: expect.any(Array) });
  });

  it('rejects an unknown code, and names its own in the error', async () => {
    expect(await convkit(['explain', 'LOST'])).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(
        /^error\[CONFIG\]: there is no error code 'LOST'\n {2}Known codes: SHAPE.*\n {2}convkit explain CONFIG tells more\.\n$/,
      ),
    });
  });
});
