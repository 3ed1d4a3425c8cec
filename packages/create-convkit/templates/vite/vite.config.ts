import { defineConfig } from 'vite';

/** A page with these headers may use threads. Send them from your host, too. */
const headers = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

export default defineConfig({
  base: './', // the built page works in any folder of any host
  build: { target: 'es2022' },
  server: { headers },
  preview: { headers },
});
