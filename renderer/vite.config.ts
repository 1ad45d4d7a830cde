import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  // Relative addresses: the same files are served over app:// and http://.
  base: './',
  publicDir: false,
  plugins: [react()],
  build: {
    outDir: fileURLToPath(new URL('../out/renderer', import.meta.url)),
    emptyOutDir: true,
    target: 'chrome140',
    // Inlined files would be data: addresses, which the content security policy allows for images only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: true,
    rolldownOptions: {
      output: {
        codeSplitting: {
          // The first screen waits for two files: what runs before all else, and the whole rest of it.
          groups: [
            {
              name: 'beginning',
              test: /renderer\/app\/(beginning|appearance)\.ts|without-eval\.ts|node_modules\/zod\//,
              priority: 1,
            },
            { name: 'window', tags: ['$initial'] },
          ],
        },
      },
    },
  },
});
