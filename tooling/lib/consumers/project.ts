import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { capture } from '../run.mjs';
import { root } from '../workspace.mjs';
import type { Project, ProjectConsumer } from './consumer.js';

/** Milliseconds for a command: only a command that hangs takes longer. */
const LIMIT = 1_800_000;

/** Creates the project of a consumer in an empty folder and installs its packages. */
export async function createProject(
  folder: string,
  { files, install, installer = ['npm', 'install'] }: ProjectConsumer,
  registry: NodeJS.ProcessEnv,
): Promise<Project> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n');
  for (const name of files) cpSync(join(root, 'tooling/consumers', name), folder, { recursive: true });
  const bin = join(folder, 'node_modules/.bin');
  const env = { ...registry, PATH: `${bin}${delimiter}${registry.PATH}` };
  const project: Project = {
    folder,
    env,
    async run(command, ...args) {
      const { code, output } = await capture(command, args, { cwd: folder, env, timeout: LIMIT });
      if (code !== 0) throw new Error(`${command} ${args.join(' ')} failed (code ${code}):\n${output}`);
      return output;
    },
  };
  // The environment of an installer must not have the Node that it installs.
  const [command = 'npm', ...args] = installer;
  const { code, output } = await capture(command, [...args, ...install], {
    cwd: folder,
    env: registry,
    timeout: LIMIT,
  });
  if (code !== 0) throw new Error(`${installer.join(' ')} ${install.join(' ')} failed:\n${output}`);
  return project;
}

/** Version of a package that `folder` has installed, or '' if it has not. */
export function versionIn(folder: string, name: string): string {
  const file = join(folder, 'node_modules', name, 'package.json');
  return existsSync(file) ? String(JSON.parse(readFileSync(file, 'utf8')).version) : '';
}
