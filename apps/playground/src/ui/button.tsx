import type { ComponentChildren, JSX } from 'preact';

interface ButtonProps {
  readonly children: ComponentChildren;
  readonly onClick: () => void;
  /** Highlights the main action of a page. */
  readonly primary?: boolean;
  readonly disabled?: boolean;
  /** Accessible name. Defaults to the text of the button. */
  readonly label?: string;
}

export function Button({ children, onClick, primary, disabled = false, label }: ButtonProps): JSX.Element {
  return (
    <button
      type="button"
      class={primary ? 'button primary' : 'button'}
      disabled={disabled}
      aria-label={label}
      onClick={onClick}
    >
      {children}
    </button>
  );
}
