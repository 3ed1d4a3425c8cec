import { createHash } from 'node:crypto';
import { basename } from 'node:path';

/** Publishes the archive of a package to the registry at `url`, unless the registry has that version. */
export async function publishArchive(
  manifest: { readonly name: string; readonly version: string },
  archive: Buffer,
  url: string,
): Promise<void> {
  const { name, version } = manifest;
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
