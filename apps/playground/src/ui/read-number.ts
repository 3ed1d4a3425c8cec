/** Range of a number, in the form of a number field. */
export interface NumberRange {
  readonly min: number;
  readonly max: number;
  /** 1 if the number must be whole. */
  readonly step?: 1;
}

/** Reads a number that was typed. Returns `undefined` for anything else, and for a number out of range. */
export function readNumber(text: string, { min, max, step }: NumberRange): number | undefined {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  const isValid = value >= min && value <= max && (step === undefined || Number.isInteger(value));
  return isValid ? value : undefined;
}
