import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createProject, templates } from './index.js';

const manifestOf = (folder: string) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
const own = manifestOf(new URL('..', import.meta.url).pathname);
const catalog = readFileSync(new URL('../../../pnpm-workspace.yaml', import.meta.url), 'utf8');

let temporary: string;
beforeAll(() => {
  temporary = mkdtempSync(join(tmpdir(), 'create-convkit-'));
});
afterAll(() => rmSync(temporary, { recursive: true }));

it.each(templates.map(({ name }) => name))(
  'creates %s with its name, versions and ignored files',
  (template) => {
    const { folder, name } = createProject({ folder: join(temporary, template, 'My first App'), template });
    expect(name).toBe('my-first-app');
    const manifest = manifestOf(folder);
    expect(manifest.name).toBe('my-first-app');
    expect(readFileSync(join(folder, 'README.md'), 'utf8')).toMatch(/^# my-first-app$/m);
    expect(readFileSync(join(folder, '.gitignore'), 'utf8')).toContain('node_modules/');
    expect(readdirSync(folder).filter((file) => file.startsWith('_'))).toEqual([]);

    const { dependencies, devDependencies, peerDependencies } = manifest;
    const all = Object.entries<string>({ ...dependencies, ...devDependencies, ...peerDependencies });
    const [ours, theirs] = [/^@?convkit/, /^(?!@?convkit|@tensorflow)/];
    expect(all.filter(([name]) => ours.test(name)).length).toBeGreaterThan(0);
    for (const [, range] of all.filter(([name]) => ours.test(name))) expect(range).toBe(`^${own.version}`);
    for (const [name, range] of all.filter(([name]) => theirs.test(name))) {
      expect(catalog, `${name} as in the catalog`).toContain(`  ${name}: ${range.replace('^', '')}\n`);
    }
    expect(manifest.scripts[templates.find(({ name }) => name === template)?.start as string]).toBeDefined();
  },
);

it('uses an empty folder, and one that git has initialized', () => {
  const folder = join(temporary, 'initialized');
  mkdirSync(join(folder, '.git'), { recursive: true });
  expect(createProject({ folder, template: 'node' }).folder).toBe(folder);
  expect(readdirSync(folder)).toContain('train.js');
});

it('does not touch a folder that is not empty', () => {
  const folder = join(temporary, 'taken');
  mkdirSync(folder);
  writeFileSync(join(folder, 'README.md'), 'mine');
  const create = () => createProject({ folder, template: 'node' });
  expect(create).toThrow(expect.objectContaining({ code: 'FOLDER' }));
  expect(create).toThrow(/taken is not empty: it contains README\.md$/);
  expect(readdirSync(folder)).toEqual(['README.md']);
  expect(readFileSync(join(folder, 'README.md'), 'utf8')).toBe('mine');
});

it('rejects a file, a folder in a file, an unknown template and a name without letters', () => {
  const file = join(temporary, 'file');
  writeFileSync(file, '');
  expect(() => createProject({ folder: file, template: 'node' })).toThrow(/file is a file$/);
  expect(() => createProject({ folder: join(file, 'app'), template: 'node' })).toThrow(
    expect.objectContaining({ name: 'CreateError', code: 'FOLDER' }),
  );
  const folder = join(temporary, 'new');
  expect(() => createProject({ folder, template: 'react' })).toThrow('there is no template "react"');
  expect(() => createProject({ folder: join(temporary, '???'), template: 'node' })).toThrow(/no name/);
  expect(readdirSync(temporary)).not.toContain('new');
});
