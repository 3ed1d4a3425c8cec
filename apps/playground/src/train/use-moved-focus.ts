import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { current } from '../runs/runs.js';

/**
 * Moves the focus from Start to Pause when a run starts, and from its buttons back to Start when it ends: a button that disappears would
 * leave the focus nowhere.
 * @param section Where Start is.
 */
export function useMovedFocus(section: RefObject<HTMLElement | null>, active: boolean): void {
  const wasActive = useRef(active);
  const status = current.value?.view.status.value;
  // After the render of all parts: the buttons of the run are not in the same one.
  useEffect(() => {
    if (active === wasActive.current) return;
    wasActive.current = active;
    if (!isLost() && document.activeElement !== section.current) return;
    // Until the first step there is no Pause: the section of Start keeps the focus.
    const start = active ? undefined : button(section.current);
    (start ?? section.current)?.focus({ preventScroll: true });
  }, [active]);
  useEffect(() => {
    if (status === 'training' && document.activeElement === section.current) {
      button(document.querySelector('.results'))?.focus({ preventScroll: true });
    }
  }, [status]);
}

const isLost = () => document.activeElement === document.body || document.activeElement === null;

/** The main button inside: Start, or Pause in the card of the first active run. */
const button = (inside: ParentNode | null) =>
  inside?.querySelector<HTMLElement>('.button.primary:not(:disabled)') ?? undefined;
