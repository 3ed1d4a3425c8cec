/** `auxiliary` layers, such as padding, always get a suffix, and `plain` ones if the module also has a `weighted` one. */
export type LayerRole = 'weighted' | 'plain' | 'auxiliary';

/** Chooses names of Keras layers from the paths of modules: `layer1.0.conv1` becomes `layer1_0_conv1`. */
export class LayerNames {
  readonly #reserved: ReadonlySet<string>;
  readonly #used = new Set<string>();

  /** @param paths Paths of the modules whose layers have weights. They get their plain names. */
  constructor(paths: Iterable<string>) {
    this.#reserved = new Set([...paths].map(safe));
  }

  /** Chooses a name that no layer has. @param suffix Tells apart the layers of one module. */
  choose(path: string, suffix: string, role: LayerRole): string {
    const plain = safe(path);
    const isTaken =
      plain === '' ||
      this.#used.has(plain) ||
      role === 'auxiliary' ||
      (role === 'plain' && this.#reserved.has(plain));
    const base = isTaken ? `${plain}${plain === '' ? '' : '_'}${suffix}` : plain;
    let name = base;
    for (let count = 1; this.#used.has(name); count++) name = `${base}_${count}`;
    this.#used.add(name);
    return name;
  }
}

/** TensorFlow's scopes begin with a letter or a digit. */
function safe(path: string): string {
  return path.replaceAll(/[^A-Za-z0-9_]/g, '_').replace(/^_+/, '');
}
