/** Somebody without an account: the form, the code in the mail, in. What breaks off is begun again, as people do. */
import { z } from 'zod';
import { config } from '../../config.ts';
import { createBrowser, pause } from './browser.ts';
import type { Told } from './told.ts';

const Mails = z.array(z.object({ to: z.array(z.string()), subject: z.string(), text: z.string() }));
export type Mail = z.infer<typeof Mails>[number];

type Options = { email: string; place: string; told: Told; isOver: () => boolean };

/** Tries until it is told to be in, or the time is over. `place` is the address it would come from. */
export async function join({ email, place, told, isOver }: Options): Promise<void> {
  const browser = createBrowser({ url: config.publicUrl, told, email, place, isOver });
  const sending = { headers: { 'X-Forwarded-For': place } };
  const post = (what: string, path: string, fields: Record<string, string | boolean>) =>
    browser.ask(what, (client) => client.post(path, fields, sending));
  while (!isOver()) {
    const typed = { name: 'Nia Newcomer', email, password: 'seven blue herons', terms: true };
    const page = await post('join', '/join', typed);
    const to = new URL(page?.location ?? '/', config.publicUrl).searchParams.get('to');
    if (page?.status !== 303 || !to) continue;
    told.codes.add(email);
    for (let tries = 0; tries < 4 && !isOver(); tries++) {
      const code = await codeFor(email, to, isOver);
      const entered = code ? await post('code', '/join/code', { to, code }) : null;
      if (entered?.status === 303) return void told.members.add(email);
    }
  }
}

/** All mail to an address, newest first; to everybody without one. */
export async function mailsTo(email?: string): Promise<Mail[]> {
  const query = email ? `?to=${encodeURIComponent(email)}` : '';
  const list = await fetch(`${config.mailboxUrl}/api/messages${query}`);
  return Mails.parse(await list.json());
}

/** The code of the newest mail about this sign-up; null when none comes for two minutes. */
async function codeFor(email: string, to: string, isOver: () => boolean): Promise<string | null> {
  for (let looks = 0; looks < 240 && !isOver(); looks++) {
    const mail = (await mailsTo(email)).find(({ text }) => text.includes(to));
    const code = /^\d{6}/.exec(mail?.subject ?? '')?.[0];
    if (code) return code;
    await pause(500);
  }
  return null;
}
