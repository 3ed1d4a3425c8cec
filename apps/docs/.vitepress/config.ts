import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitepress';
import { chinese, chineseSearch } from './chinese.js';
import { english } from './english.js';
import { searchTextOfApi } from './search-text.js';
import { searchWords } from './search-words.js';

export default defineConfig({
  title: 'convkit',
  base: '/convkit/',
  outDir: 'dist',
  // Fragments that pages include are not pages themselves.
  srcExclude: ['README.md', 'generated/*.md', 'generated/{models,recipes,layers,plug-in,readme}/*.md'],
  rewrites: { 'generated/pages/:page*': ':page*' },
  sitemap: { hostname: 'https://convkit.github.io/convkit/' },
  head: [['link', { rel: 'icon', href: '/convkit/generated/icon.svg', type: 'image/svg+xml' }]],
  locales: { root: english, zh: chinese },
  vite: {
    resolve: {
      alias: [
        {
          find: /^.*\/composables\/langs$/,
          replacement: fileURLToPath(new URL('languages.ts', import.meta.url)),
        },
      ],
    },
  },
  themeConfig: {
    logo: '/generated/icon.svg',
    socialLinks: [{ icon: 'github', link: 'https://github.com/convkit/convkit' }],
    search: {
      provider: 'local',
      options: {
        locales: { zh: chineseSearch },
        miniSearch: { options: { tokenize: searchWords } },
        _render: (text, env, md) =>
          md.render(env.relativePath.startsWith('generated/pages/api/') ? searchTextOfApi(text) : text, env),
      },
    },
  },
});
