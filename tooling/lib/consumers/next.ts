import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assertServedPageTrains } from './pages.js';
import type { Project } from './project.js';

/** tfjs-core says "Overwriting the platform" when a second copy of it is loaded. */
const WARNING = /warn|⚠|can't resolve|overwriting the platform/i;

/**
 * Builds the Next.js project of tooling/consumers, which renders a page and a server component. Expects no warnings, and no effects of
 * importing convkit on the server. Then serves the page and trains.
 */
export async function assertNextTrains(project: Project, ...options: string[]): Promise<void> {
  project.env.NEXT_TELEMETRY_DISABLED = '1';
  const output = await project.run('next', 'build', ...options);
  if (WARNING.test(output)) throw new Error(`next build warns:\n${output}`);
  const rendered = readFileSync(join(project.folder, '.next/server/app/server.html'), 'utf8');
  const [result] = /(?<=<output>).*?(?=<\/output>)/.exec(rendered) ?? [];
  if (result !== 'function, 0 backends') throw new Error(`the import on the server gives: ${result}`);
  await assertServedPageTrains(project, 'next', 'start', '-p', 'PORT');
}
