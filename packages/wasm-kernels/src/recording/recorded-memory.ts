import type { RecorderMemory } from '@convkit/ops/kernels';
import { CACHE_LINE } from '../generated/control-block.js';
import type { Address } from '../runtime/address.js';
import { Arena } from './arena.js';

/** The memory of a backend. */
interface Memory {
  readonly wasm: { _malloc(bytes: number): Address; _free(address: Address): void };
}

/** A block of memory, and what is in use of it. */
interface Block {
  /** As `malloc` has returned it. */
  readonly raw: Address;
  /** The first cache line. */
  readonly base: Address;
  readonly end: Address;
  readonly arena: Arena;
}

const FIRST_BLOCK = 2 ** 24;

/** What such memories have lent to tensors, by address, for each memory. */
const lent = new WeakMap<object, Map<Address, RecordedMemory>>();
/** Memories that no computation is using. */
const spare = new WeakMap<object, Set<RecordedMemory>>();

/**
 * Memory of its own for a computation that is to be recorded, so that each time it runs, its tensors have the same addresses. It grows by
 * blocks, each as large as all before; what is never written takes no physical memory. It may serve other computations in between.
 */
export class RecordedMemory implements RecorderMemory {
  readonly #wasm: Memory['wasm'];
  readonly #mostBytes: number;
  readonly #lent: Map<Address, RecordedMemory>;
  readonly #spare: Set<RecordedMemory>;
  readonly #blocks: Block[] = [];
  /** Values that are written once, outside the blocks, where earlier jobs would overwrite them. */
  readonly #constants = new Set<Address>();
  readonly #inUse = new Set<Address>();
  #bytes = 0;
  #isReleased = false;

  /** @param mostBytes Memory that it may take. */
  constructor({ wasm }: Memory, mostBytes: number) {
    this.#wasm = wasm;
    this.#mostBytes = mostBytes;
    this.#lent = lent.get(wasm) ?? new Map();
    this.#spare = spare.get(wasm) ?? new Set();
    lent.set(wasm, this.#lent);
    spare.set(wasm, this.#spare);
  }

  get bytes(): number {
    return this.#blocks.reduce((sum, { arena }) => sum + arena.highest, 0);
  }

  /** Whether the memory was given up. */
  get isReleased(): boolean {
    return this.#isReleased;
  }

  /** Number of tensors with values in this memory, which running the computation again would overwrite. */
  get tensors(): number {
    return this.#inUse.size;
  }

  /** Whether `address` is in one of the blocks. */
  includes(address: Address): boolean {
    return this.#blockOf(address) !== undefined;
  }

  /** Whether `address` is in one of the blocks or that of a constant. */
  has(address: Address): boolean {
    return this.includes(address) || this.#constants.has(address);
  }

  /** Provides memory for a tensor, from a new block if necessary. Returns undefined if there is no room. */
  allocate(bytes: number, malloc: (bytes: number) => Address): Address | undefined {
    return this.#isReleased ? undefined : (this.reuse(bytes) ?? this.#grow(bytes, malloc));
  }

  /** Provides memory for a tensor from the blocks that there are. Returns undefined if there is no room. */
  reuse(bytes: number): Address | undefined {
    for (const { base, arena } of this.#blocks) {
      const offset = arena.allocate(bytes);
      if (offset !== undefined) return this.#lend(base + offset);
    }
    return undefined;
  }

  /** Provides memory for values that are written once. */
  allocateConstant(bytes: number, malloc: (bytes: number) => Address): Address {
    const address = malloc(bytes) >>> 0;
    if (address === 0) return 0;
    this.#constants.add(address);
    return this.#lend(address);
  }

  /** Lends the memory at `address`, which no tensor may use, to a tensor whose values a job has written there. */
  lend(address: Address, bytes: number): void {
    const { base, arena } = this.#blockOf(address) as Block;
    arena.reserve(address - base, bytes);
    this.#lend(address);
  }

  /** Takes back what a tensor has used. */
  giveBack(address: Address): void {
    this.#inUse.delete(address);
    this.#lent.delete(address);
    const block = this.#blockOf(address);
    block?.arena.free(address - block.base);
    if (this.#isReleased) this.#freeIfUnused();
  }

  /** Notes whether nothing computes in it, so that it may be given up when memory runs out. */
  setSpare(isSpare: boolean): void {
    if (isSpare && !this.#isReleased) this.#spare.add(this);
    else this.#spare.delete(this);
  }

  /** Gives up the memory. It is freed when the last tensor no longer uses it. */
  dispose(): void {
    if (this.#isReleased) return;
    this.#isReleased = true;
    this.#spare.delete(this);
    this.#freeIfUnused();
  }

  #grow(bytes: number, malloc: (bytes: number) => Address): Address | undefined {
    const room = this.#mostBytes - this.#bytes;
    if (bytes + CACHE_LINE > room) return undefined;
    const size = Math.min(room, Math.max(FIRST_BLOCK, this.#bytes, bytes + CACHE_LINE));
    const raw = malloc(size + CACHE_LINE) >>> 0;
    if (raw === 0) return undefined;
    const base = Math.ceil(raw / CACHE_LINE) * CACHE_LINE;
    this.#bytes += size;
    this.#blocks.push({ raw, base, end: base + size, arena: new Arena(size) });
    return this.reuse(bytes);
  }

  #blockOf(address: Address): Block | undefined {
    return this.#blocks.find(({ base, end }) => address >= base && address < end);
  }

  #lend(address: Address): Address {
    this.#inUse.add(address);
    this.#lent.set(address, this);
    return address;
  }

  #freeIfUnused(): void {
    if (this.#inUse.size > 0) return;
    for (const address of [...this.#blocks.map(({ raw }) => raw), ...this.#constants])
      this.#wasm._free(address);
    this.#blocks.length = 0;
    this.#constants.clear();
  }
}

/** What provides the memory of the tensor at `address`, if it is not `malloc`. */
export const lenderOf = ({ wasm }: Memory, address: Address): RecordedMemory | undefined =>
  lent.get(wasm)?.get(address);

/** Gives up all such memories that nothing computes in. Returns whether there were any. */
export function releaseRecordings({ wasm }: Memory): boolean {
  const memories = [...(spare.get(wasm) ?? [])];
  for (const memory of memories) memory.dispose();
  return memories.length > 0;
}
