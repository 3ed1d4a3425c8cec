import { CreateError } from './create-error.js';

/** A kind of project. */
export interface Template {
  /** Name for `--template`, and of the folder in `templates`. */
  readonly name: string;
  /** What the project is, in a few words. */
  readonly title: string;
  /** Script that starts the project after the installation. */
  readonly start: string;
}

/** The kinds of projects that create-convkit knows. The first is the default. */
export const templates: readonly Template[] = [
  { name: 'vite', title: 'Page that trains in the browser, with Vite and TypeScript', start: 'dev' },
  { name: 'static', title: 'Page without a bundler: static files and an import map', start: 'start' },
  { name: 'node', title: 'Node script that trains and classifies', start: 'start' },
  {
    name: 'plugin',
    title: 'Package with a block of your own, tested by the conformance suite',
    start: 'test',
  },
];

/**
 * Finds a template by name.
 *
 * @throws CreateError if there is none.
 */
export function findTemplate(name: string): Template {
  const found = templates.find((template) => template.name === name);
  if (found) return found;
  const names = templates.map((template) => template.name).join(', ');
  throw new CreateError('USAGE', `there is no template ${JSON.stringify(name)}`, `Choose one of: ${names}.`);
}
