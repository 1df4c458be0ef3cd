/** A sender of files in parts, as the browser's island is one: https://tus.io/protocols/resumable-upload */
import { request } from 'node:http';
import type { Client } from './client.ts';
import { until } from './till.ts';

export type Announced = { name: string; kinds: string; bytes: number };
export type Told = { status: number; headers: Headers; text: string };
export type Became = { state: string; fileId: string | null; reason: string | null; arrived: number };

/** Announces a file; the address of its upload is in `Location`. */
export function announce(client: Client, { name, kinds, bytes }: Announced): Promise<Told> {
  const metadata = { filename: name, kinds };
  const pairs = Object.entries(metadata).map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`);
  return ask(client, 'POST', '/media/uploads', {
    headers: { 'Upload-Length': String(bytes), 'Upload-Metadata': pairs.join(',') },
  });
}

export function sendPart(client: Client, address: string, offset: number, body: Uint8Array): Promise<Told> {
  const headers = { 'Upload-Offset': String(offset), 'Content-Type': 'application/offset+octet-stream' };
  return ask(client, 'PATCH', address, { headers, body });
}

/** How many bytes the school has; null when it knows no such upload. */
export async function offsetOf(client: Client, address: string): Promise<number | null> {
  const told = await ask(client, 'HEAD', address, {});
  return told.status === 200 ? Number(told.headers.get('Upload-Offset')) : null;
}

/** Sends a whole file in parts and waits for what becomes of it. */
export async function sendInParts(
  client: Client,
  { name, kinds }: Omit<Announced, 'bytes'>,
  bytes: Uint8Array,
  partBytes = 1024 ** 2,
): Promise<Became> {
  const announced = await announce(client, { name, kinds, bytes: bytes.length });
  if (announced.status !== 201) throw new Error(`not announced: ${announced.status} ${announced.text}`);
  const address = announced.headers.get('Location') ?? '';
  for (let at = 0; at < bytes.length; at += partBytes) {
    const told = await sendPart(client, address, at, bytes.subarray(at, at + partBytes));
    if (told.status !== 204) throw new Error(`part at ${at}: ${told.status} ${told.text}`);
  }
  return untilTaken(client, address);
}

/** Waits until the school has looked at the whole file. */
export function untilTaken(client: Client, address: string): Promise<Became> {
  return until(async () => {
    const became = await stateOf(client, address);
    return /ready|refused/.test(became.state) && became;
  }, 30_000);
}

export async function stateOf(client: Client, address: string): Promise<Became> {
  return JSON.parse((await client.get(address)).text) as Became;
}

/** Begins to send a part and loses the line once `isEnough` says so. */
export async function loseLine(client: Client, address: string, body: Uint8Array, isEnough: () => Promise<boolean>) {
  const headers = { ...headersOf(client), 'Upload-Offset': '0', 'Content-Type': 'application/offset+octet-stream' };
  const length = { 'Content-Length': String(body.length * 2) };
  const sent = request(new URL(address, client.url), { method: 'PATCH', headers: { ...headers, ...length } });
  sent.on('error', () => undefined);
  sent.write(body);
  await until(isEnough);
  sent.destroy();
}

type Asking = { headers?: Record<string, string>; body?: Uint8Array };

/** A request of the protocol, with what the browser and the page put into it. */
export async function ask(client: Client, method: string, path: string, asking: Asking): Promise<Told> {
  if (!client.csrf()) await client.get('/account');
  const { headers, body } = asking;
  const response = await fetch(new URL(path, client.url), {
    method,
    headers: { ...headersOf(client), ...headers },
    redirect: 'manual',
    ...(body ? { body: new Uint8Array(body) } : {}),
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

function headersOf(client: Client): Record<string, string> {
  return {
    'Tus-Resumable': '1.0.0',
    'Sec-Fetch-Site': 'same-origin',
    'X-CSRF-Token': client.csrf() ?? '',
    Cookie: [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
  };
}
