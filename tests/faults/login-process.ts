/** A core over a data folder whose clock stands after its login's end, and one request of a member. */
import { startCore } from '../core-rig.ts';
import { ask } from '../metered-usage.ts';

const [dataDir = '', at = '', secret = ''] = process.argv.slice(2);

process.stdout.write(`${process.pid}\n`);
const rig = await startCore({ dataDir, at });
await rig.core.start();
await ask(rig, secret, { inputTokens: 1, outputTokens: 1 });
await rig.core.stop();
