import { useData } from 'vitepress';
import { type ComputedRef, computed } from 'vue';
import { data as bothLanguages } from './both-languages.data.js';

interface Languages {
  readonly currentLang: ComputedRef<{ readonly label: string | undefined; readonly link: string }>;
  readonly localeLinks: ComputedRef<readonly { readonly text: string; readonly link: string }[]>;
}

/**
 * Lists the other languages of the current page. Replaces the function of VitePress's theme, whose links also lead to pages that exist in
 * one language only: these lead to the landing page of the other language.
 */
export function useLangs({ correspondingLink = false } = {}): Languages {
  const { site, localeIndex, page } = useData();
  const rootOf = (locale: string) => (locale === 'root' ? '/' : `/${locale}/`);
  const currentLang = computed(() => ({
    label: site.value.locales[localeIndex.value]?.label,
    link: rootOf(localeIndex.value),
  }));
  const path = computed(() => {
    const relative = page.value.relativePath.slice(currentLang.value.link.length - 1);
    if (!correspondingLink || !bothLanguages.includes(relative)) return '';
    return relative.replace(/(^|\/)index\.md$/, '$1').replace(/\.md$/, '.html');
  });
  const localeLinks = computed(() =>
    Object.entries(site.value.locales)
      .filter(([locale]) => locale !== localeIndex.value)
      .map(([locale, { label }]) => ({ text: label, link: `${rootOf(locale)}${path.value}` })),
  );
  return { currentLang, localeLinks };
}
