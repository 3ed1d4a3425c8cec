import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pnpm } from './bootstrap.mjs';
import { root } from './workspace.mjs';

/** Folder of the bills of materials, relative to the repository. */
export const SBOM_FOLDER = 'tooling/reports/sbom';

/**
 * Writes a software bill of materials (CycloneDX) for each published package: NAME-VERSION.cdx.json, with what is installed with it.
 * @param {string} [folder] emptied first
 */
export async function writeSboms(folder = join(root, SBOM_FOLDER)) {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const format = ['--sbom-format', 'cyclonedx', '--prod', '--split', '--out', join(folder, '%s-%v.cdx.json')];
  const { code, output } = await pnpm(['--filter', './packages/*', 'sbom', ...format]);
  if (code !== 0) throw new Error(`${output}\npnpm sbom failed (exit code ${code})`);
}
