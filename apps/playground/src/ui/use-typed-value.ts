import type { RefObject } from 'preact';
import { useRef } from 'preact/hooks';

/**
 * Props of an input that shows `value`, except while it has the focus: what is being typed stays, although the page renders meanwhile.
 */
export function useTypedValue<T>(value: T): { ref: RefObject<HTMLInputElement | null>; value: T | string } {
  const ref = useRef<HTMLInputElement>(null);
  const input = ref.current;
  return { ref, value: input !== null && input === document.activeElement ? input.value : value };
}
