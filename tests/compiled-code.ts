import { fileURLToPath } from 'node:url';

/**
 * Lets every process that is started from here, and its threads, take the code that Node has compiled before, which a
 * file in TypeScript needs most: a core starts two threads, and the tests start hundreds of cores and processes.
 */
export function keepCompiledCode(): void {
  process.env.NODE_COMPILE_CACHE ??= fileURLToPath(
    new URL('../node_modules/.vitest/compiled', import.meta.url),
  );
}
