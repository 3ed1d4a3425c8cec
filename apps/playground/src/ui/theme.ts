import { effect, signal } from '@preact/signals';

export type Theme = 'light' | 'dark';

const KEY = 'convkit-theme';

function kept(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null; // A page may be denied storage.
  }
}

const preferred = (): Theme => (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
const chosen = kept();

/** The colors in use: the system's until somebody chooses. */
export const theme = signal<Theme>(chosen === 'light' || chosen === 'dark' ? chosen : preferred());

effect(() => {
  document.documentElement.dataset.theme = theme.value;
});

/** The other colors, from now on. */
export function switchTheme(): void {
  theme.value = theme.value === 'dark' ? 'light' : 'dark';
  try {
    localStorage.setItem(KEY, theme.value);
  } catch {} // Without storage the choice lasts as long as the page.
}
