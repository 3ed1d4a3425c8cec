import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Lists the folders of installed packages that `folder` can import by these names, and of all their dependencies, which pnpm puts
 * beside them. Optional dependencies are listed if they are installed.
 */
export function installedPackages(folder: string, names: readonly string[]): string[] {
  const found = new Set<string>();
  const add = (nodeModules: string, name: string) => {
    const at = realpathSync(join(nodeModules, name));
    if (found.has(at)) return;
    found.add(at);
    const beside = at.slice(0, at.length - name.length);
    const manifest = JSON.parse(readFileSync(join(at, 'package.json'), 'utf8'));
    const { dependencies = {}, optionalDependencies = {} } = manifest;
    for (const dependency of Object.keys({ ...dependencies, ...optionalDependencies })) {
      if (dependency in optionalDependencies && !existsSync(join(beside, dependency))) continue;
      add(beside, dependency);
    }
  };
  for (const name of names) add(join(folder, 'node_modules'), name);
  return [...found];
}
