import { language } from '../../language/language.js';
import { errorsText } from './messages.js';
import { PageError } from './page-error.js';

/** An error as the page shows it. */
export interface Explanation {
  /** What is wrong and what to do, in the language of the page. */
  readonly text: readonly string[];
  /** The message of the error itself, in English, if it is not among `text`. */
  readonly original: readonly string[];
}

interface ErrorLike {
  readonly message?: string;
  readonly hint?: string;
  readonly name?: string;
  readonly code?: unknown;
  readonly cause?: unknown;
}

type Known = keyof typeof errorsText.value;

/** Explains an error in the language of the page. */
export function explain(error: unknown): Explanation {
  if (error instanceof PageError) return { text: present(error.text(), error.advice?.()), original: [] };
  const { message, hint, code } = error as ErrorLike;
  const own = present(message || String(error), hint);
  const known = knownNameOf(error);
  const text = errorsText.value[known ?? 'unexpected'];
  if (language.value !== 'en') return { text: [text], original: own };
  const isOfLibrary = typeof code === 'string';
  if (isOfLibrary) return { text: hint ? own : present(...own, known && text), original: [] };
  return known ? { text: [text], original: own } : { text: own, original: [] };
}

/** The code of a library error or the name of a browser error, or of its cause. */
function knownNameOf(error: unknown): Known | undefined {
  const { code, name, cause } = error as ErrorLike;
  const isKnown = (value: unknown): value is Known =>
    typeof value === 'string' && Object.hasOwn(errorsText.value, value);
  // What the browser says is more specific than the code of a library.
  const fromCause = cause instanceof Object ? knownNameOf(cause) : undefined;
  return fromCause ?? [code, name].find(isKnown);
}

const present = (...lines: readonly (string | undefined)[]): string[] =>
  lines.filter((line) => !!line) as string[];
