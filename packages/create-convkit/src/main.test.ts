import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { version } from './create-project.js';
import { main } from './index.js';

let temporary: string;
beforeAll(() => {
  temporary = mkdtempSync(join(tmpdir(), 'create-convkit-'));
});
afterAll(() => rmSync(temporary, { recursive: true }));
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

/** Runs create-convkit without a terminal. */
async function run(...args: string[]): Promise<{ code: number; output: string; errors: string }> {
  const written = { output: '', errors: '' };
  vi.stubEnv('CI', 'true');
  const collect = (field: keyof typeof written) => (text: unknown) => {
    written[field] += text;
    return true;
  };
  vi.spyOn(process.stdout, 'write').mockImplementation(collect('output'));
  vi.spyOn(process.stderr, 'write').mockImplementation(collect('errors'));
  return { code: await main(args), ...written };
}

it('creates a project and tells how to start it with the package manager in use', async () => {
  vi.stubEnv('npm_config_user_agent', 'pnpm/12.21.0 npm/? node/v20.19.0 linux x64');
  const folder = join(temporary, 'an app');
  const { code, output, errors } = await run(folder, '--template', 'vite');
  expect({ code, errors }).toEqual({ code: 0, errors: '' });
  expect(output).toMatch(/^Created .*an app\. Next:$/m);
  expect(output).toMatch(/^ {2}cd ".*an app"\n {2}pnpm install\n {2}pnpm run dev\n$/m);
  expect(existsSync(join(folder, 'src/main.ts'))).toBe(true);
});

it('prints its help and its version', async () => {
  expect(await run('--help')).toMatchObject({
    code: 0,
    output: expect.stringMatching(/^ {2}plugin +Package/m),
  });
  expect(await run('-v')).toEqual({ code: 0, output: `${version}\n`, errors: '' });
});

it.each([
  [[], 'no folder given'],
  [['app'], 'no template given\nRun: npm create convkit@latest app -- --template NAME (vite, static'],
  [
    ['app', '--template', 'react'],
    'there is no template "react"\nChoose one of: vite, static, node, plugin.',
  ],
  [['app', '--typescript'], "Unknown option '--typescript'"],
  [['my', 'app'], 'Expected one folder, got my and app'],
])('rejects the arguments %j', async (args, message) => {
  const { code, output, errors } = await run(...args);
  expect({ code, output }).toEqual({ code: 2, output: '' });
  expect(errors).toContain(message);
  expect(existsSync('app')).toBe(false);
});

it('fails without a stack trace if the folder is not empty', async () => {
  writeFileSync(join(temporary, 'file'), '');
  const { code, errors } = await run(temporary, '--template=node');
  expect(code).toBe(1);
  expect(errors).toMatch(/^.* is not empty: it contains .*\nChoose a new or empty folder\.\n$/);
});
