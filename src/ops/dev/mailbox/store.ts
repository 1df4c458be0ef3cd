import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import PostalMime, { type Address, type Email } from 'postal-mime';

export type Summary = {
  id: string;
  receivedAt: string;
  from: string;
  /** Everybody it was delivered to, blind copies included, in lower case. */
  to: string[];
  subject: string;
  text: string;
  attachments: { name: string; type: string; size: number }[];
};

export type Message = Summary & {
  html: string;
  headers: { name: string; value: string }[];
  parsed: Email;
  raw: Buffer;
};

export type Store = Awaited<ReturnType<typeof openStore>>;

/**
 * Messages as .eml files in a folder, the newest `kept` of them.
 *
 * @returns `add` answers only after the file is in place, so that SMTP may say "accepted".
 */
export async function openStore(folder: string, kept = 500) {
  await mkdir(folder, { recursive: true });
  const names = (await readdir(folder)).filter((name) => name.endsWith('.eml')).sort();
  const summaries: Summary[] = [];
  for (const name of names) summaries.push(summarise(await read(folder, name.slice(0, -4))));
  let sequence = 0;

  return {
    /** Newest first; `to` narrows to one recipient, whatever its case. */
    list: (to?: string): Summary[] =>
      summaries.filter((one) => to === undefined || one.to.includes(to.toLowerCase())).toReversed(),

    async find(id: string): Promise<Message | undefined> {
      return summaries.some((one) => one.id === id) ? read(folder, id) : undefined;
    },

    async add(raw: Buffer, envelope: { from: string; to: string[] }): Promise<void> {
      sequence += 1;
      const id = `${Date.now()}-${String(sequence).padStart(6, '0')}`;
      const file = join(folder, `${id}.eml`);
      await writeFile(`${file}.new`, Buffer.concat([Buffer.from(trace(envelope)), raw]));
      await rename(`${file}.new`, file);
      summaries.push(summarise(await read(folder, id)));
      for (const old of summaries.splice(0, summaries.length - kept))
        await rm(join(folder, `${old.id}.eml`), { force: true });
    },

    async clear(): Promise<void> {
      for (const old of summaries.splice(0)) await rm(join(folder, `${old.id}.eml`), { force: true });
    },
  };
}

/** The envelope is kept the way a delivering server keeps it (RFC 5321, 4.4; RFC 9228): blind copies show nowhere else. */
function trace({ from, to }: { from: string; to: string[] }): string {
  return [`Return-Path: <${from}>`, ...to.map((address) => `Delivered-To: ${address}`), ''].join('\r\n');
}

async function read(folder: string, id: string): Promise<Message> {
  const raw = await readFile(join(folder, `${id}.eml`));
  const parsed = await PostalMime.parse(raw, { attachmentEncoding: 'arraybuffer' });
  const delivered = parsed.headers.filter((header) => header.key === 'delivered-to').map((header) => header.value);
  return {
    id,
    receivedAt: new Date(Number(id.split('-')[0])).toISOString(),
    from: parsed.from ? nameOf(parsed.from) : '',
    to: delivered.map((address) => address.toLowerCase()),
    subject: parsed.subject ?? '',
    text: parsed.text ?? '',
    html: parsed.html ?? '',
    attachments: parsed.attachments.map((part) => ({
      name: part.filename ?? 'attachment',
      type: part.mimeType,
      size: Buffer.from(bytes(part.content)).length,
    })),
    headers: parsed.headers.map((header) => ({ name: header.originalKey, value: header.value })),
    parsed,
    raw,
  };
}

/** The bytes of an attachment, in whichever form the parser left them. */
export function bytes(content: ArrayBuffer | Uint8Array | string): Uint8Array {
  if (typeof content === 'string') return Buffer.from(content);
  return content instanceof Uint8Array ? content : new Uint8Array(content);
}

function summarise({ id, receivedAt, from, to, subject, text, attachments }: Message): Summary {
  return { id, receivedAt, from, to, subject, text, attachments };
}

function nameOf(address: Address): string {
  return address.name && address.address ? `${address.name} <${address.address}>` : (address.address ?? address.name);
}
