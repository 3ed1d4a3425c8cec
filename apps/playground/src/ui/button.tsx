import type { ComponentChildren, JSX } from 'preact';

interface ButtonProps {
  readonly children: ComponentChildren;
  readonly onClick: () => void;
  /** The one that most people want next. */
  readonly primary?: boolean;
  readonly disabled?: boolean;
  /** Said by screen readers where the text alone does not tell. */
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
