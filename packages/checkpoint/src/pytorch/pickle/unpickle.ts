import { Problem } from '../problem.js';
import { ByteCursor } from './byte-cursor.js';
import { LITERALS } from './literals.js';
import type { Meanings } from './meanings.js';
import { Stack } from './stack.js';
import { STOP, STRUCTURE } from './structure.js';
import type { Value } from './values.js';

/** Highest protocol that is known, of Python 3.8. PyTorch writes protocol 2. */
const MAX_PROTOCOL = 5;
/** Most operations, some 100 for each tensor. An operation takes less than 300 bytes of memory. */
const MAX_OPERATIONS = 2 ** 22;

/** Operations that are refused, by their code. No pickle of PyTorch has them. */
const REFUSED: ReadonlyMap<number, string> = new Map([
  [0x32, 'DUP'],
  [0x46, 'FLOAT'],
  [0x49, 'INT'],
  [0x4c, 'LONG'],
  [0x50, 'PERSID'],
  [0x53, 'STRING'],
  [0x56, 'UNICODE'],
  [0x64, 'DICT'],
  [0x67, 'GET'],
  [0x69, 'INST'],
  [0x6c, 'LIST'],
  [0x6f, 'OBJ'],
  [0x70, 'PUT'],
  [0x82, 'EXT1'],
  [0x83, 'EXT2'],
  [0x84, 'EXT4'],
  [0x92, 'NEWOBJ_EX'],
  [0x97, 'NEXT_BUFFER'],
  [0x98, 'READONLY_BUFFER'],
]);

/**
 * Reads a pickle that `bytes` consist of.
 * @throws Problem as `unpickleNext`, or if other bytes follow it.
 */
export function unpickle(bytes: Uint8Array, meanings: Meanings): Value {
  const cursor = new ByteCursor(bytes);
  const result = unpickleNext(cursor, meanings);
  if (cursor.left > 0) throw incomplete();
  return result;
}

/**
 * Reads a pickle (https://docs.python.org/3/library/pickletools.html) of protocol 2 to 5 without executing anything: it only builds
 * values of its own, and takes names from `meanings` alone. Values are shared, never copied, and nothing recurses, so memory and time are
 * proportional to the length of the pickle, whatever its references and nesting.
 * @throws CutOff if the bytes end before the pickle, and any other Problem if it is damaged, or has an operation or a name that is not
 * allowed.
 */
export function unpickleNext(cursor: ByteCursor, meanings: Meanings): Value {
  if (cursor.uint8() !== 0x80) throw new Problem('has a damaged pickle: it does not begin with its protocol');
  const protocol = cursor.uint8();
  if (protocol < 2 || protocol > MAX_PROTOCOL) {
    throw new Problem(
      `has a pickle of protocol ${protocol}`,
      'Save it with torch.save, which uses protocol 2.',
    );
  }
  const stack = new Stack();
  for (let count = 0; ; count++) {
    if (count > MAX_OPERATIONS) {
      throw new Problem(
        `has a pickle of more than ${MAX_OPERATIONS} operations`,
        'Save only the weights: torch.save(model.state_dict(), path).',
      );
    }
    const position = cursor.position;
    const code = cursor.uint8();
    if (code === STOP) break;
    const literal = LITERALS.get(code);
    const operation = STRUCTURE.get(code);
    if (literal) stack.push(literal(cursor));
    else if (operation) operation(stack, cursor, meanings);
    else throw refused(code, position);
  }
  const result = stack.pop();
  if (stack.size > 0) throw incomplete();
  return result;
}

function incomplete(): Problem {
  return new Problem('has a damaged pickle: it ends before its last object');
}

function refused(code: number, position: number): Problem {
  const name = REFUSED.get(code);
  if (!name)
    return new Problem(`has a damaged pickle: byte ${position} is no operation (0x${code.toString(16)})`);
  return new Problem(
    `has the pickle operation ${name} at byte ${position}, which is not part of a checkpoint`,
    'Do not use the file unless you know where it is from. To convert it, save its state dict with torch.save.',
  );
}
