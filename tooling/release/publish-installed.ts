import { createHash } from 'node:crypto';
import { cpSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { capture } from '../lib/run.mjs';

/** Publishes an installed package to the registry at `url`, unless the registry has that version. */
export async function publishInstalled(folder: string, url: string): Promise<void> {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const { name, version } = manifest;
  const archive = await pack(folder);
  const file = `${basename(name)}-${version}.tgz`;
  const dist = {
    tarball: `${url}${name}/-/${file}`,
    shasum: createHash('sha1').update(archive).digest('hex'),
    integrity: `sha512-${createHash('sha512').update(archive).digest('base64')}`,
  };
  const data = archive.toString('base64');
  const answer = await fetch(`${url}${name.replace('/', '%2f')}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      _id: name,
      name,
      'dist-tags': { latest: version },
      versions: { [version]: { ...manifest, _id: `${name}@${version}`, dist } },
      _attachments: {
        [file]: { content_type: 'application/octet-stream', data, length: archive.length },
      },
    }),
  });
  if (!answer.ok && answer.status !== 409) {
    throw new Error(`${name}@${version} could not be published: ${answer.status} ${await answer.text()}`);
  }
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
