import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileExamples } from '../../../tooling/lib/examples.mjs';
import type { Manifest } from './manifests.fixture.js';

const require = createRequire(import.meta.url);

interface Model {
  validate(): void;
}

/** Checks the values of a manifest by the schema of Kubernetes. Returns what is wrong, or ''. */
export function checkValues(manifest: Manifest): string {
  const { apiVersion, kind } = manifest;
  const models: Record<string, new (manifest: Manifest) => Model> = require(
    `kubernetes-models/${apiVersion}`,
  );
  const Kind = models[kind] as new (manifest: Manifest) => Model;
  try {
    new Kind(manifest).validate();
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

/** Checks that manifests have only fields that Kubernetes knows, by its types: the schema permits all. Returns what is wrong, or ''. */
export async function checkFields(manifests: readonly Manifest[]): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'convkit-manifests-'));
  try {
    const blocks = manifests.map(({ apiVersion, kind, ...rest }) => {
      const manifest = JSON.stringify({ apiVersion, kind, ...rest });
      return [
        '```ts',
        `import type { I${kind} } from 'kubernetes-models/${apiVersion}';`,
        `export const manifest: I${kind} = ${manifest};`,
        '```',
      ].join('\n');
    });
    return await compileExamples([{ name: 'manifests', text: blocks.join('\n\n') }], folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
