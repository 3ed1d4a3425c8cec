import { effect, signal } from '@preact/signals';

export type Theme = 'light' | 'dark';

const KEY = 'convkit-theme';

function storedTheme(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null; // Storage is denied.
  }
}

const preferred = (): Theme => (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
const chosen = storedTheme();

/** The current theme: the system's until the user chooses one. */
export const theme = signal<Theme>(chosen === 'light' || chosen === 'dark' ? chosen : preferred());

effect(() => {
  document.documentElement.dataset.theme = theme.value;
});

/** Switches to the other theme and remembers it. */
export function switchTheme(): void {
  theme.value = theme.value === 'dark' ? 'light' : 'dark';
  try {
    localStorage.setItem(KEY, theme.value);
  } catch {} // Without storage the choice lasts as long as the page.
}
