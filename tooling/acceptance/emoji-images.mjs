import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const VERSION = '16.0.0';

/**
 * Emoji of several vendors as 64x64 PNG files, from the npm packages `emoji-datasource-*`. Each has 80 MB.
 * @param {readonly string[]} vendors
 * @param {string} folder into which the packages are installed
 * @param {string} [installed] a `node_modules` that contains them already
 */
export function emojiImages(vendors, folder, installed) {
  const modules = installed ?? install(vendors, folder);
  /** @param {string} vendor @param {string} image */
  const imageOf = (vendor, image) => join(modules, `emoji-datasource-${vendor}`, 'img', vendor, '64', image);
  return {
    /**
     * Groups the file names of the emoji that every vendor has.
     * @param {'category' | 'subcategory'} key
     * @param {number} least smaller groups are left out
     * @returns {Map<string, string[]>}
     */
    groupsBy(key, least) {
      const file = join(modules, `emoji-datasource-${vendors[0]}`, 'emoji.json');
      /** @type {Map<string, string[]>} */
      const groups = new Map();
      for (const { [key]: group, image } of JSON.parse(readFileSync(file, 'utf8'))) {
        if (!vendors.every((vendor) => existsSync(imageOf(vendor, image)))) continue;
        groups.set(group, [...(groups.get(group) ?? []), image]);
      }
      return new Map([...groups].filter(([, images]) => images.length >= least));
    },
    /** @param {string} vendor @param {readonly string[]} images @param {string} to */
    copy(vendor, images, to) {
      mkdirSync(to, { recursive: true });
      for (const image of images) copyFileSync(imageOf(vendor, image), join(to, `${vendor}-${image}`));
    },
  };
}

/** @param {readonly string[]} vendors @param {string} folder */
function install(vendors, folder) {
  const packages = vendors.map((vendor) => `emoji-datasource-${vendor}@${VERSION}`);
  execFileSync('npm', ['install', '--prefix', folder, '--no-save', '--ignore-scripts', ...packages], {
    stdio: 'ignore',
  });
  return join(folder, 'node_modules');
}
