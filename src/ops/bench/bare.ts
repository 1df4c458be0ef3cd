/** The yardstick: a bare `node:http` server that sends 30 KB of text. Run as its own process; prints its address. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const body = 'The quick brown fox jumps over the lazy dog while the bench is running. '.repeat(430).slice(0, 30 * 1024);

const server = createServer((_req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', 'Content-Length': Buffer.byteLength(body) });
  res.end(body);
});
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
process.on('SIGTERM', () => process.exit(0));
