import type { ComponentChildren, JSX } from 'preact';

interface ButtonProps {
  readonly children: ComponentChildren;
  readonly onClick: () => void;
  /** Highlights the main action of a page. */
  readonly primary?: boolean;
  readonly disabled?: boolean;
  /** Disables the button but lets it have the focus. */
  readonly inactive?: boolean;
  /** Accessible name. Defaults to the text of the button. */
  readonly label?: string;
  /** Id of an element that says more about the button. */
  readonly describedBy?: string | undefined;
}

export function Button(props: ButtonProps): JSX.Element {
  const { children, onClick, primary, disabled = false, inactive = false, label, describedBy } = props;
  return (
    <button
      type="button"
      class={primary ? 'button primary' : 'button'}
      disabled={disabled}
      aria-disabled={inactive || undefined}
      aria-label={label}
      aria-describedby={describedBy}
      onClick={() => inactive || onClick()}
    >
      {children}
    </button>
  );
}
