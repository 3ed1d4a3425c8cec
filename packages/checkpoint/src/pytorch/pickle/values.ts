import type { StoredTensor, TensorStorage } from '../tensors/stored-tensor.js';

/** An object of a pickle. Lists and dicts may contain themselves. */
export type Value =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | Value[]
  | Map<Value, Value>
  | Tuple
  | Name
  | Builder
  | Namespace
  | NumpyType
  | Parameter
  | Opaque
  | TensorStorage
  | StoredTensor;

/** A tuple. Lists are arrays. */
export class Tuple {
  /** Items of the tuple. */
  readonly items: readonly Value[];

  constructor(items: readonly Value[]) {
    this.items = items;
  }
}

/** A class or constant of Python that has a meaning as an argument, such as `torch.FloatStorage` or `torch.float32`. */
export class Name {
  /** Full name. */
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/** A function or class of Python that a pickle may call. `build` stands for it: nothing of Python is executed. */
export class Builder {
  /** Full name. */
  readonly name: string;
  /** Creates what the function returns. */
  readonly build: (args: readonly Value[]) => Value;

  constructor(name: string, build: (args: readonly Value[]) => Value) {
    this.name = name;
    this.build = build;
  }
}

/** An `argparse.Namespace`. */
export class Namespace {
  /** Attributes. */
  fields: ReadonlyMap<Value, Value> = new Map();
}

/** A `numpy.dtype`. */
export class NumpyType {
  /** Kind and size, such as 'f8'. */
  readonly code: string;
  /** Whether numbers are stored with the most significant byte first. */
  bigEndian = false;

  constructor(code: string) {
    this.code = code;
  }
}

/** A `torch.nn.Parameter` that gets its tensor as its state, as in early 2017. Others are their tensor. */
export class Parameter {
  /** The tensor. */
  data: StoredTensor | undefined;
}

/** An object whose contents are ignored, such as a set or an array of NumPy. */
export class Opaque {}
