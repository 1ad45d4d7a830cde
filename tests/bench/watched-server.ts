/** The headless shell as `npm run serve` runs it, with its event loop watched. Takes the same arguments. */
import '../../electron/node-guard.mjs';
import './loop-watch.ts';
import { serve } from '../../electron/serve.ts';

await serve(process.argv.slice(2));
