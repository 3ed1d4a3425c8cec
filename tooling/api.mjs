import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor';
import { publishedPackages, root } from './workspace.mjs';

/**
 * The typed entries of a package: `.` is reported as NAME.api.md, `./node` as NAME.node.api.md.
 * @param {import('./workspace.mjs').Package} pkg
 */
export function apiEntries({ folder, manifest }) {
  const name = folder.slice(folder.lastIndexOf('/') + 1);
  return Object.entries(manifest.exports ?? {}).flatMap(([entry, target]) => {
    const types = typeof target === 'string' ? undefined : target.types;
    if (!types) return [];
    const suffix = entry === '.' ? '' : `.${entry.slice(2).replaceAll('/', '.')}`;
    return [{ report: `${name}${suffix}.api.md`, types: join(root, folder, types) }];
  });
}

/**
 * Compares a package's public API with the reports in its `etc/`, or writes them anew.
 * @param {import('./workspace.mjs').Package} pkg
 * @param {boolean} update
 * @returns {string[]} what differs
 */
function reportPackage(pkg, update) {
  const folder = join(root, pkg.folder);
  const reports = join(folder, 'etc');
  mkdirSync(reports, { recursive: true });
  const entries = apiEntries(pkg);
  const problems = entries.flatMap(({ report, types }) => {
    if (!existsSync(types)) return [`${types} does not exist: build first`];
    const config = ExtractorConfig.prepare({
      configObject: {
        projectFolder: folder,
        mainEntryPointFilePath: types,
        newlineKind: 'lf',
        compiler: { tsconfigFilePath: join(folder, 'tsconfig.json'), skipLibCheck: true },
        apiReport: {
          enabled: true,
          reportFileName: report,
          reportFolder: reports,
          reportTempFolder: join(folder, 'reports', 'api'),
        },
        docModel: { enabled: false },
        dtsRollup: { enabled: false },
        messages: {
          compilerMessageReporting: { default: { logLevel: ExtractorLogLevel.Error } },
          extractorMessageReporting: {
            default: { logLevel: ExtractorLogLevel.Error },
            // The project uses no release tags, and the report itself marks what is undocumented or not exported.
            'ae-missing-release-tag': { logLevel: ExtractorLogLevel.None },
            'ae-undocumented': { logLevel: ExtractorLogLevel.None },
            'ae-forgotten-export': { logLevel: ExtractorLogLevel.None, addToApiReportFile: true },
          },
          tsdocMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
        },
      },
      configObjectFullPath: undefined,
      packageJsonFullPath: join(folder, 'package.json'),
    });
    /** @type {string[]} */
    const errors = [];
    const result = Extractor.invoke(config, {
      localBuild: update,
      messageCallback: (message) => {
        message.handled = true;
        if (message.logLevel === ExtractorLogLevel.Error)
          errors.push(`${pkg.folder}: ${message.formatMessageWithLocation(root)}`);
      },
    });
    if (result.apiReportChanged && !update)
      errors.push(`${pkg.folder}/etc/${report} is not the API as built: npm run api`);
    return errors;
  });
  const known = new Set(entries.map(({ report }) => report));
  for (const stale of readdirSync(reports).filter((file) => file.endsWith('.api.md') && !known.has(file))) {
    if (update) rmSync(join(reports, stale));
    else problems.push(`${pkg.folder}/etc/${stale} is of no entry any more: npm run api`);
  }
  return problems;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [first, ...rest] = process.argv.slice(2);
  const update = first === '--update';
  const folders = update ? rest : process.argv.slice(2);
  const packages = publishedPackages().filter(
    ({ folder }) => folders.length === 0 || folders.includes(folder),
  );
  const problems = packages.flatMap((pkg) => reportPackage(pkg, update));
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length > 0 ? 1 : 0;
}
