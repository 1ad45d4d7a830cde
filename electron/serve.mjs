import './node-guard.mjs';

const { serve } = await import('./serve.ts');
await serve(process.argv.slice(2));
