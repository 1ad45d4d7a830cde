import { config } from 'zod';

/** For where a policy forbids eval: no schema that is made after this tries it. */
export function checkWithoutEval(): void {
  config({ jitless: true });
}
