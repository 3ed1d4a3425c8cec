import { Problem } from '../problem.js';
import { StoredTensor } from '../tensors/stored-tensor.js';
import { type ByteCursor, CutOff } from './byte-cursor.js';
import { describe } from './describe.js';
import { hashable } from './hashable.js';
import type { Meanings } from './meanings.js';
import type { Stack } from './stack.js';
import { Builder, Namespace, NumpyType, Opaque, Parameter, Tuple, type Value } from './values.js';

type Operation = (stack: Stack, cursor: ByteCursor, meanings: Meanings) => void;

/** Code of the operation that ends a pickle. */
export const STOP = 0x2e;

/** The operations that work on the stack, by their code. Their names are those of Python's pickletools. */
export const STRUCTURE: ReadonlyMap<number, Operation> = new Map<number, Operation>([
  [0x95, frame], // FRAME
  [0x28, (stack) => stack.mark()], // MARK
  [0x30, (stack) => (stack.marked ? stack.takeMarked() : stack.pop())], // POP
  [0x31, (stack) => stack.takeMarked()], // POP_MARK
  [0x71, (stack, cursor) => stack.keep(cursor.uint8())], // BINPUT
  [0x72, (stack, cursor) => stack.keep(cursor.uint32())], // LONG_BINPUT
  [0x94, (stack) => stack.keep()], // MEMOIZE
  [0x68, (stack, cursor) => stack.recall(cursor.uint8())], // BINGET
  [0x6a, (stack, cursor) => stack.recall(cursor.uint32())], // LONG_BINGET
  [0x85, (stack) => stack.push(new Tuple(stack.take(1)))], // TUPLE1
  [0x86, (stack) => stack.push(new Tuple(stack.take(2)))], // TUPLE2
  [0x87, (stack) => stack.push(new Tuple(stack.take(3)))], // TUPLE3
  [0x74, (stack) => stack.push(new Tuple(stack.takeMarked()))], // TUPLE
  [0x61, (stack) => appendItems(stack, stack.take(1))], // APPEND
  [0x65, (stack) => appendItems(stack, stack.takeMarked())], // APPENDS
  [0x73, (stack) => setItems(stack, stack.take(2))], // SETITEM
  [0x75, (stack) => setItems(stack, stack.takeMarked())], // SETITEMS
  [0x90, (stack) => addItems(stack, stack.takeMarked())], // ADDITEMS
  [0x91, frozenSet], // FROZENSET
  [0x63, (stack, cursor, meanings) => stack.push(meanings.global(cursor.line(), cursor.line()))], // GLOBAL
  [0x93, stackGlobal], // STACK_GLOBAL
  [0x51, (stack, _, meanings) => stack.push(meanings.persistent(stack.pop()))], // BINPERSID
  [0x52, call], // REDUCE
  [0x81, call], // NEWOBJ
  [0x62, setState], // BUILD
]);

function frame(_: Stack, cursor: ByteCursor): void {
  if (cursor.uint64() > cursor.left) throw new CutOff('has a damaged pickle: it is cut off');
}

function appendItems(stack: Stack, items: readonly Value[]): void {
  const list = stack.top;
  if (!Array.isArray(list)) throw misplaced('APPENDS', list);
  for (const item of items) list.push(item);
}

function setItems(stack: Stack, items: readonly Value[]): void {
  const dict = stack.top;
  if (!(dict instanceof Map)) throw misplaced('SETITEMS', dict);
  if (items.length % 2 === 1) throw new Problem('has a damaged pickle: a key has no value');
  for (let i = 0; i < items.length; i += 2) dict.set(hashable(items[i] as Value), items[i + 1] as Value);
}

/** The members of sets are ignored. */
function addItems(stack: Stack, _: readonly Value[]): void {
  if (!(stack.top instanceof Opaque)) throw misplaced('ADDITEMS', stack.top);
}

function frozenSet(stack: Stack): void {
  stack.takeMarked();
  stack.push(new Opaque());
}

function stackGlobal(stack: Stack, _: ByteCursor, meanings: Meanings): void {
  const [module, name] = stack.take(2);
  if (typeof module !== 'string' || typeof name !== 'string') {
    throw new Problem('has a damaged pickle: the name of a class is not text');
  }
  stack.push(meanings.global(module, name));
}

function call(stack: Stack): void {
  const [callee, args] = stack.take(2);
  if (!(callee instanceof Builder)) {
    throw new Problem(
      `calls ${describe(callee as Value)}, which is not part of a checkpoint`,
      'Do not use the file unless you know where it is from.',
    );
  }
  if (!(args instanceof Tuple)) throw misplaced('REDUCE', args as Value);
  stack.push(callee.build(args.items));
}

function setState(stack: Stack): void {
  const state = stack.pop();
  const object = stack.top;
  if (object instanceof Namespace && state instanceof Map) {
    object.fields = state;
  } else if (object instanceof Parameter || object instanceof StoredTensor) {
    setParameterState(object, state);
  } else if (object instanceof NumpyType && state instanceof Tuple) {
    object.bigEndian = state.items[1] === '>';
  } else if (!(object instanceof Map || object instanceof Opaque)) {
    throw misplaced('BUILD', object);
  } // The attributes of an OrderedDict are `_metadata`, which has the versions of modules.
}

/**
 * The state of a parameter before PyTorch 0.4: `(requires_grad, volatile, hooks)`, or, in early 2017,
 * `(data, gradient, hooks, requires_grad, volatile)`.
 */
function setParameterState(parameter: Parameter | StoredTensor, state: Value): void {
  const items = state instanceof Tuple ? state.items : [];
  const [data] = items;
  if (parameter instanceof StoredTensor && items.length === 3 && typeof data === 'boolean') return;
  if (!(parameter instanceof Parameter) || items.length !== 5 || !(data instanceof StoredTensor)) {
    throw misplaced('BUILD', parameter);
  }
  parameter.data = data;
}

function misplaced(operation: string, value: Value): Problem {
  return new Problem(`has a damaged pickle: ${operation} cannot be applied to ${describe(value)}`);
}
