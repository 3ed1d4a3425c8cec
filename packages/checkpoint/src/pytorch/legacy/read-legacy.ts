import type { ByteSource } from '../../files/byte-source.js';
import type { Content } from '../content.js';
import { describe } from '../pickle/describe.js';
import { findGlobal } from '../pickle/find-global.js';
import type { Meanings } from '../pickle/meanings.js';
import { Problem } from '../problem.js';
import { LegacyStorages } from './legacy-storages.js';
import { PickleSequence } from './pickle-sequence.js';

/** The only version of the format that PyTorch ever wrote. */
const VERSION = 1001;

/** Meanings for the pickles around the saved object, which refer to no storages. */
const PLAIN: Meanings = {
  global: findGlobal,
  persistent(id) {
    throw new Problem(`has a damaged pickle: ${describe(id)} is not part of the saved object`);
  },
};

/**
 * Reads a file that `torch.save` wrote before PyTorch 1.6, or with `_use_new_zipfile_serialization=False`: pickles of a magic number, a
 * version, facts about the machine, the saved object, and the keys of its storages, followed by the storages.
 * @throws Problem if it is damaged.
 */
export async function readLegacy(source: ByteSource): Promise<Content> {
  const pickles = new PickleSequence(source);
  await pickles.next(() => PLAIN); // the magic number
  const version = await pickles.next(() => PLAIN);
  if (version !== VERSION) {
    throw new Problem(`has an unknown version of PyTorch's old format: ${describe(version)}`);
  }
  const system = await pickles.next(() => PLAIN);
  const littleEndian = system instanceof Map ? system.get('little_endian') : undefined;
  if (typeof littleEndian !== 'boolean') {
    throw new Problem('is damaged: it does not say which byte order the machine had that wrote it');
  }
  let storages = new LegacyStorages(littleEndian);
  const root = await pickles.next(() => {
    storages = new LegacyStorages(littleEndian);
    return { global: findGlobal, persistent: (id) => storages.find(id) };
  });
  const keys = await pickles.next(() => PLAIN);
  storages.place(keys, pickles.position, source.size);
  return { root, bigEndian: false }; // PyTorch writes elements with the least significant byte first on any machine
}
