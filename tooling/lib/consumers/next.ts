import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Project } from './consumer.js';
import { assertServedPageTrains } from './pages.js';

/** tfjs-core says "Overwriting the platform" when a second copy of it is loaded. Next.js asks for a build cache in CI. */
const WARNING = /warn|⚠(?! No build cache)|can't resolve|overwriting the platform/i;

/** Builds a Next.js project, which renders its pages, and expects no warnings. Then serves it and trains. */
export async function assertNextTrains(project: Project, ...options: string[]): Promise<void> {
  await buildNext(project, options);
  await assertServedPageTrains(project, 'next', 'start', '-p', 'PORT');
}

/** Builds a Next.js project with a page and a server component that import convkit. Expects no effects of the import. */
export async function assertNextRenders(project: Project): Promise<void> {
  await buildNext(project, []);
  const rendered = readFileSync(join(project.folder, '.next/server/app/server.html'), 'utf8');
  const [result] = /(?<=<output>).*?(?=<\/output>)/.exec(rendered) ?? [];
  if (result !== 'function, 0 backends') throw new Error(`the import on the server gives: ${result}`);
}

async function buildNext(project: Project, options: readonly string[]): Promise<void> {
  project.env.NEXT_TELEMETRY_DISABLED = '1';
  const output = await project.run('next', 'build', ...options);
  const warnings = output.split('\n').filter((line) => WARNING.test(line));
  // The last one is what it is about.
  if (warnings.length > 0) throw new Error(`next build warns: ${warnings.at(-1)}\n${output}`);
}
