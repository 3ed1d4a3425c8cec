/** A tensor to write into a pickle. */
export interface PickledTensor {
  /** Key in the state dict. */
  readonly key: string;
  /** Storage class of PyTorch, such as 'FloatStorage'. */
  readonly storage: string;
  /** Shape. The elements are in row-major order. */
  readonly shape: readonly number[];
}

/**
 * Pickles an `OrderedDict` of tensors with protocol 2, as `torch.save` does for a state dict. The bytes of tensor number i are those of
 * storage i.
 */
export function pickleStateDict(tensors: readonly PickledTensor[]): Uint8Array<ArrayBuffer> {
  const pickle = new PickleWriter();
  pickle.emptyDict();
  pickle.code(0x28); // MARK
  for (const [index, { key, storage, shape }] of tensors.entries()) {
    pickle.text(key);
    pickle.global('torch._utils', '_rebuild_tensor_v2');
    pickle.code(0x28, 0x28); // MARK, twice
    pickle.text('storage');
    pickle.global('torch', storage);
    pickle.text(String(index));
    pickle.text('cpu');
    pickle.integer(shape.reduce((product, extent) => product * extent, 1));
    pickle.code(0x74, 0x51); // TUPLE, BINPERSID
    pickle.integer(0); // offset
    pickle.tuple(shape);
    pickle.tuple(rowMajorStrides(shape));
    pickle.code(0x89); // requires_grad: NEWFALSE
    pickle.emptyDict(); // hooks
    pickle.code(0x74, 0x52); // TUPLE, REDUCE
  }
  pickle.code(0x75, 0x2e); // SETITEMS, STOP
  return pickle.finish();
}

/** An extent of 0 counts as 1, as in PyTorch. */
function rowMajorStrides(shape: readonly number[]): readonly number[] {
  const after = (axis: number) =>
    shape.slice(axis + 1).reduce((product, extent) => product * Math.max(extent, 1), 1);
  return shape.map((_, axis) => after(axis));
}

class PickleWriter {
  #bytes = new Uint8Array(4096);
  #length = 0;

  constructor() {
    this.code(0x80, 2); // PROTO
  }

  code(...codes: readonly number[]): void {
    this.#append(codes);
  }

  global(module: string, name: string): void {
    this.#append(new TextEncoder().encode(`c${module}\n${name}\n`)); // GLOBAL
  }

  text(text: string): void {
    const bytes = new TextEncoder().encode(text);
    this.#append([0x58, ...littleEndian(bytes.length, 4)]); // BINUNICODE
    this.#append(bytes);
  }

  integer(value: number): void {
    if (value < 256)
      this.code(0x4b, value); // BININT1
    else if (value < 2 ** 31)
      this.code(0x4a, ...littleEndian(value, 4)); // BININT
    else this.code(0x8a, 8, ...littleEndian(value, 8)); // LONG1
  }

  tuple(integers: readonly number[]): void {
    this.code(0x28); // MARK
    for (const value of integers) this.integer(value);
    this.code(0x74); // TUPLE
  }

  emptyDict(): void {
    this.global('collections', 'OrderedDict');
    this.code(0x29, 0x52); // EMPTY_TUPLE, REDUCE
  }

  finish(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }

  #append(bytes: ArrayLike<number>): void {
    const length = this.#length + bytes.length;
    if (length > this.#bytes.length) {
      const longer = new Uint8Array(2 * length);
      longer.set(this.#bytes);
      this.#bytes = longer;
    }
    this.#bytes.set(bytes, this.#length);
    this.#length = length;
  }
}

function littleEndian(value: number, bytes: number): number[] {
  return Array.from({ length: bytes }, (_, i) => Math.floor(value / 2 ** (8 * i)) % 256);
}
