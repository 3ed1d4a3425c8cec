/** What can be wrong with a call of create-convkit. */
export type CreateErrorCode = 'USAGE' | 'FOLDER' | 'NAME';

/** An error of create-convkit. The message says what is wrong, the `hint` what to do. */
export class CreateError extends Error {
  /** Always `CreateError`. */
  override readonly name = 'CreateError';
  /** `USAGE`: wrong arguments; `FOLDER`: the folder cannot be used; `NAME`: the folder's name gives no package name. */
  readonly code: CreateErrorCode;
  /** What to do, as an imperative. */
  readonly hint: string;

  constructor(code: CreateErrorCode, message: string, hint: string) {
    super(message);
    this.code = code;
    this.hint = hint;
  }
}
