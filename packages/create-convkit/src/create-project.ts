import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CreateError } from './create-error.js';
import { findTemplate, type Template } from './templates.js';

/** What to create and where. */
export interface CreateOptions {
  /** Path of the folder, which may exist if it is empty. Its last part becomes the name of the package. */
  readonly folder: string;
  /** Name of a template, such as `vite`. */
  readonly template: string;
}

/** A project that was created. */
export interface CreatedProject {
  /** Absolute path of the folder. */
  readonly folder: string;
  /** Name of the package. */
  readonly name: string;
  /** The template that was copied. */
  readonly template: Template;
}

const own = fileURLToPath(new URL('..', import.meta.url));

/** Version of create-convkit, which is that of every package of convkit. */
export const version: string = JSON.parse(readFileSync(join(own, 'package.json'), 'utf8')).version;

/**
 * Checks that a project can be created in a folder.
 *
 * @throws CreateError if the path is a file, the folder contains anything but `.git`, or its name gives no package name.
 */
export function checkFolder(folder: string): void {
  packageName(folder);
  const path = resolve(folder);
  if (!existsSync(path)) return;
  if (!statSync(path).isDirectory()) {
    throw new CreateError('FOLDER', `${path} is a file`, 'Choose the name of a new folder.');
  }
  const [found] = readdirSync(path).filter((file) => file !== '.git');
  if (found !== undefined) {
    throw new CreateError(
      'FOLDER',
      `${path} is not empty: it contains ${found}`,
      'Choose a new or empty folder.',
    );
  }
}

/** Converts the last part of a path into the name of a package: `My App` becomes `my-app`. */
function packageName(folder: string): string {
  const words =
    basename(resolve(folder))
      .toLowerCase()
      .match(/[a-z0-9][a-z0-9._]*/g) ?? [];
  const name = words.join('-').slice(0, 200);
  if (name !== '') return name;
  throw new CreateError(
    'NAME',
    `${JSON.stringify(folder)} gives no name for a package`,
    'Choose a folder whose name contains a letter a to z or a digit.',
  );
}

/** An exact version for pre-releases, which ranges such as ^1.0.0 do not match. */
const rangeOf = (exact: string): string => (exact.includes('-') ? exact : `^${exact}`);

/** Gives the manifest of a template its name, and this version to the packages of convkit that it depends on. */
function completeManifest(manifest: Record<string, unknown>, name: string): Record<string, unknown> {
  const entries = Object.entries<unknown>({ ...manifest, name }).map(([field, value]) => {
    if (!/dependencies$/i.test(field)) return [field, value];
    const ranges = Object.entries(value as Record<string, string>).map(([dependency, range]) => [
      dependency,
      /^(?:convkit|@convkit\/.+)$/.test(dependency) ? rangeOf(version) : range,
    ]);
    return [field, Object.fromEntries(ranges)];
  });
  return Object.fromEntries(entries);
}

/** Copies a template and completes its files. */
function write(template: Template, path: string, name: string): void {
  mkdirSync(path, { recursive: true });
  cpSync(join(own, 'templates', template.name), path, { recursive: true, errorOnExist: true, force: false });
  // npm leaves files named .gitignore out of packages, and a package has only one package.json.
  renameSync(join(path, '_gitignore'), join(path, '.gitignore'));
  renameSync(join(path, '_package.json'), join(path, 'package.json'));
  const change = (file: string, edit: (text: string) => string) =>
    writeFileSync(join(path, file), edit(readFileSync(join(path, file), 'utf8')));
  change('package.json', (text) => `${JSON.stringify(completeManifest(JSON.parse(text), name), null, 2)}\n`);
  change('README.md', (text) => text.replaceAll('PROJECT-NAME', name));
}

/**
 * Creates a project from a template. It installs nothing.
 *
 * @throws CreateError if there is no such template, or the folder cannot be used.
 */
export function createProject({ folder, template: templateName }: CreateOptions): CreatedProject {
  const template = findTemplate(templateName);
  checkFolder(folder);
  const path = resolve(folder);
  const name = packageName(folder);
  try {
    write(template, path, name);
  } catch (error) {
    throw new CreateError(
      'FOLDER',
      `${path} cannot be written: ${(error as Error).message}`,
      'Choose another folder.',
    );
  }
  return { folder: path, name, template };
}
