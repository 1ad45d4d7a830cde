/**
 * The yardstick: the least a Node relay can do. No framework, no keys, no accounting; `http` in, undici
 * `request` out, piped. Usage: node pass-through.ts VENDOR_URL VENDOR_KEY
 */
import './loop-watch.ts';
import { createServer } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { Pool } from 'undici';

const [vendorUrl, vendorKey] = process.argv.slice(2) as [string, string];
const pool = new Pool(vendorUrl, { connections: 256 });

const server = createServer(async (req, res) => {
  try {
    const answer = await pool.request({
      method: req.method as 'POST',
      path: req.url ?? '/',
      headers: {
        'content-type': 'application/json',
        'anthropic-version': '2023-06-01',
        'x-api-key': vendorKey,
        'content-length': req.headers['content-length'] ?? '0',
      },
      body: req,
    });
    res.writeHead(answer.statusCode, { 'content-type': String(answer.headers['content-type']) });
    await pipeline(answer.body, res);
  } catch {
    res.destroy();
  }
});

server.listen(0, '127.0.0.1', () => {
  const address = server.address() as { port: number };
  process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${address.port}` })}\n`);
});
