import { cpSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { capture } from '../lib/run.mjs';
import { publishArchive } from './publish-archive.js';

/** Publishes an installed package to the registry at `url`, unless the registry has that version. */
export async function publishInstalled(folder: string, url: string): Promise<void> {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  await publishArchive(manifest, await pack(folder), url);
}

/** Packs a package without the `node_modules` inside it and without source maps, which are most of tfjs's bytes. */
async function pack(folder: string): Promise<Buffer> {
  const temporary = await mkdtemp(join(tmpdir(), 'convkit-pack-'));
  try {
    const filter = (from: string) => from !== join(folder, 'node_modules') && !from.endsWith('.map');
    cpSync(folder, join(temporary, 'package'), { recursive: true, dereference: true, filter });
    const archive = join(temporary, 'package.tar');
    const { code, output } = await capture('tar', ['-cf', archive, '-C', temporary, 'package']);
    if (code !== 0) throw new Error(output);
    return gzipSync(readFileSync(archive), { level: 1 });
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}
