/** An error of the page itself. Its texts follow the language of the page. */
export class PageError extends Error {
  /** What is wrong. */
  readonly text: () => string;
  /** What to do about it. */
  readonly advice: (() => string) | undefined;

  constructor(text: () => string, advice?: () => string, cause?: unknown) {
    super(text(), cause === undefined ? undefined : { cause });
    this.text = text;
    this.advice = advice;
  }
}
