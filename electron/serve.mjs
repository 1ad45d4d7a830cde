import './node-guard.mjs';
import './compile-cache.mjs';

const { serve } = await import('./serve.ts');
await serve(process.argv.slice(2));
