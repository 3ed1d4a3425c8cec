import type { Address } from '../runtime/address.js';

/** The memory of a backend. */
interface Memory {
  readonly wasm: { _free(address: Address): void };
}

/** A block of memory. */
interface Block {
  readonly address: Address;
  readonly bytes: number;
}

/** Blocks that serve a request of at least this fraction of their size are reused. */
const LEAST_USE = 0.5;

/** Memory that a recording may keep. What needs more computes for so long that its JavaScript hardly counts. */
const MOST_BYTES = 2 ** 28;

/** Blocks that recordings own, by address, for each memory. */
const owners = new WeakMap<object, Map<Address, RecordedMemory>>();

/**
 * The memory of a recording: every block that was allocated while it went on. A block that is freed serves later requests of the recording.
 * Afterwards all of them stay allocated, so that the jobs find their values at the same addresses whenever they are repeated.
 */
export class RecordedMemory {
  readonly #wasm: Memory['wasm'];
  readonly #refuse: () => void;
  readonly #owned: Map<Address, RecordedMemory>;
  readonly #sizes = new Map<Address, number>();
  readonly #free: Block[] = [];
  readonly #constants = new Set<Address>();
  readonly #inUse = new Set<Address>();
  #bytes = 0;
  #isSealed = false;
  #isConstant = false;

  /** @param refuse Is called when the recording needs more memory than one may keep. */
  constructor({ wasm }: Memory, refuse: () => void) {
    this.#wasm = wasm;
    this.#refuse = refuse;
    this.#owned = owners.get(wasm) ?? new Map();
    owners.set(wasm, this.#owned);
  }

  /** Bytes of all blocks. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Number of blocks with values of a tensor, which repeating the jobs would overwrite. */
  get blocksInUse(): number {
    return this.#inUse.size;
  }

  /** Whether the recording allocated the block at `address`. */
  owns(address: Address): boolean {
    return this.#sizes.has(address);
  }

  /** Provides a block, with `malloc` unless one that was freed will do. Returns 0 if there is no room. */
  allocate(bytes: number, malloc: (bytes: number) => Address): Address {
    // Jobs that run before a constant is written would overwrite it if its block had served them.
    const index = this.#isConstant ? undefined : this.#bestFit(bytes);
    if (index !== undefined) {
      const [{ address }] = this.#free.splice(index, 1) as [Block];
      this.#inUse.add(address);
      return address;
    }
    const address = malloc(bytes) >>> 0;
    if (address === 0) return 0;
    if (this.bytes + bytes > MOST_BYTES) {
      this.#refuse();
      return address;
    }
    this.#owned.set(address, this);
    this.#sizes.set(address, bytes);
    this.#bytes += bytes;
    this.#inUse.add(address);
    if (this.#isConstant) this.#constants.add(address);
    return address;
  }

  /** Runs what allocates memory for values that are written once, and keeps them until the end. */
  allocateConstants<T>(run: () => T): T {
    const outer = this.#isConstant;
    this.#isConstant = true;
    try {
      return run();
    } finally {
      this.#isConstant = outer;
    }
  }

  /** Takes back a block, for later requests while the recording goes on. */
  giveBack(address: Address): void {
    this.#inUse.delete(address);
    if (this.#isSealed || this.#constants.has(address)) return;
    this.#free.push({ address, bytes: this.#sizes.get(address) as number });
  }

  /** Notes that a tensor has values at `address`. */
  lend(address: Address): void {
    this.#inUse.add(address);
  }

  /** Ends the recording. From now on no block serves another request. */
  seal(): void {
    this.#isSealed = true;
  }

  /** Gives up all blocks: frees those that no tensor uses. The others are freed with their tensors. */
  release(): void {
    for (const address of this.#sizes.keys()) {
      this.#owned.delete(address);
      if (!this.#inUse.has(address)) this.#wasm._free(address);
    }
    this.#sizes.clear();
    this.#inUse.clear();
  }

  #bestFit(bytes: number): number | undefined {
    let best: number | undefined;
    for (const [index, block] of this.#free.entries()) {
      if (block.bytes < bytes || bytes < LEAST_USE * block.bytes) continue;
      if (best === undefined || block.bytes < (this.#free[best] as Block).bytes) best = index;
    }
    return best;
  }
}

/** The recording that owns the block at `address`, or undefined. */
export const ownerOf = ({ wasm }: Memory, address: Address): RecordedMemory | undefined =>
  owners.get(wasm)?.get(address);
