import { signal } from '@preact/signals';

/** The labels of the fields on the page that show no valid number, by the id of their input. */
export const invalidFields = signal<ReadonlyMap<string, string>>(new Map());

/** Marks a field as invalid, until the returned function is called. */
export function markInvalid(id: string, label: string): () => void {
  invalidFields.value = new Map(invalidFields.value).set(id, label);
  return () => {
    const others = new Map(invalidFields.value);
    others.delete(id);
    invalidFields.value = others;
  };
}
