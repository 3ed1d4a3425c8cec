import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { expect, it } from 'vitest';
import { runReadme } from '../../../tooling/lib/run-readme.js';

const folder = new URL('../', import.meta.url);

/** Bundles a program that imports only `name`. */
async function bundle(name: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: {
      contents: `import { ${name} } from '@convkit/blocks'; console.log(${name});`,
      resolveDir: fileURLToPath(folder),
    },
    bundle: true,
    format: 'esm',
    platform: 'node',
    external: ['@tensorflow/*'],
    write: false,
  });
  return outputFiles[0]?.text ?? '';
}

it('bundles only the blocks that a program imports', async () => {
  const [linear, inception] = await Promise.all([bundle('Linear'), bundle('Inception')]);
  expect(linear).toContain('class extends Module');
  expect(linear).not.toMatch(/Inception|poolProj|BatchNorm|runningMean/);
  expect(inception).toMatch(/Inception/);
});

it('runs the example in the README', () => {
  expect(runReadme(new URL('README.md', folder))).toMatch(/^\[ 8, 10 \]$/m);
});
