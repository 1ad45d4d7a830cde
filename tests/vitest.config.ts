import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { wasmFlags } from './app-process.ts';

export default defineConfig({
  cacheDir: fileURLToPath(new URL('../node_modules/.vitest', import.meta.url)),
  test: {
    root: fileURLToPath(new URL('.', import.meta.url)),
    include: ['**/*.test.ts'],
    exclude: ['e2e/browser/**', '**/node_modules/**'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    execArgv: [...wasmFlags],
  },
});
