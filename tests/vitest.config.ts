import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { wasmFlags } from './app-process.ts';
import { keepCompiledCode } from './compiled-code.ts';
import { LongestFirst } from './longest-first.ts';

keepCompiledCode();

export default defineConfig({
  cacheDir: fileURLToPath(new URL('../node_modules/.vitest', import.meta.url)),
  test: {
    root: fileURLToPath(new URL('.', import.meta.url)),
    include: ['**/*.test.ts'],
    exclude: ['e2e/browser/**', '**/node_modules/**'],
    // They end what hangs; on a busy machine a test may take as long as it likes.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    pool: 'forks',
    maxWorkers: '100%',
    sequence: { sequencer: LongestFirst },
    execArgv: [...wasmFlags],
  },
});
