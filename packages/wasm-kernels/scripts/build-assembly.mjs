import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import asc from 'assemblyscript/asc';

// Compiles assembly/ for a memory of its own and for a shared one, with and without relaxed SIMD, and writes all four, as text,
// where the sources import them: docs/decisions/0006.
const folder = 'src/generated';
mkdirSync(folder, { recursive: true });
const lines = ['/** assembly/, compiled by scripts/build-assembly.mjs. */'];
for (const target of ['simd', 'sharedSimd', 'relaxedSimd', 'sharedRelaxedSimd']) {
  const { error, stderr } = await asc.main(['--config', 'asconfig.json', '--target', target]);
  if (error) {
    console.error(String(stderr));
    process.exit(1);
  }
  lines.push(`export const ${target} = '${readFileSync(`${folder}/${target}.wasm`).toString('base64')}';`);
}
writeFileSync(`${folder}/binaries.ts`, `${lines.join('\n')}\n`);
