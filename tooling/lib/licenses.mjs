import { pnpm } from './bootstrap.mjs';

/** Licenses that what users install may have, as SPDX identifiers. All permit use in any product if the notice is kept. */
const ALLOWED = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT', 'Zlib'];

/**
 * Whether a license, or each of several that apply together, is allowed. Of alternatives, one suffices.
 * @param {string} license SPDX expression, such as `(MIT AND Zlib)`
 * @returns {boolean}
 */
export function isAllowed(license) {
  const all = license.replace(/^\((.*)\)$/, '$1');
  if (/[()]/.test(all)) return false;
  return all
    .split(/ OR /)
    .some((alternative) => alternative.split(' AND ').every((name) => ALLOWED.includes(name)));
}

/**
 * Finds packages whose license is not allowed.
 * @param {Readonly<Record<string, readonly { name: string, versions: readonly string[] }[]>>} byLicense as `pnpm licenses` lists them
 * @returns {string[]} what is wrong
 */
export function licenseProblems(byLicense) {
  return Object.entries(byLicense)
    .filter(([license]) => !isAllowed(license))
    .flatMap(([license, packages]) =>
      packages.map(({ name, versions }) => `${name}@${versions.join(', ')} has the license ${license}`),
    );
}

/** Checks the licenses of everything that is installed with the published packages. Returns what is wrong, or ''. */
export async function checkLicenses() {
  const { code, output } = await pnpm(['--filter', './packages/*', 'licenses', 'list', '--prod', '--json']);
  if (code !== 0) return output;
  const byLicense = JSON.parse(output.slice(output.indexOf('{')));
  if (Object.keys(byLicense).length < 3) return `pnpm lists hardly any licenses: ${output}`;
  return licenseProblems(byLicense).join('\n');
}
