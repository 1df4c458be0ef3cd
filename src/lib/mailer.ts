/** Sends one rendered e-mail by SMTP. Always called from a job, which retries when the server is away. */
import nodemailer, { type Transporter } from 'nodemailer';
import { config } from '../config.ts';
import { type Rendered, render } from './view.ts';

/** `html` and `text` are the two forms of the same message. `to` is one plain address. */
export type Mail = { to: string; subject: string; html: Rendered; text: Rendered; headers?: Record<string, string> };

let transport: Transporter | null = null;

/** Throws when the server does not take it. Not idempotent: the caller guards. */
export async function sendMail(mail: Mail): Promise<void> {
  transport ??= connect();
  await transport.sendMail({
    from: config.mail.from,
    to: { name: '', address: mail.to },
    subject: mail.subject.replace(/[\r\n]+/g, ' '),
    html: layout('layouts/mail', mail, render(mail.html)),
    text: render(mail.text).trim(),
    ...(mail.headers ? { headers: mail.headers } : {}),
  });
}

export function closeMailer(): void {
  transport?.close();
  transport = null;
}

function layout(name: string, mail: Mail, body: string): string {
  return render({
    name,
    locals: { title: mail.subject, body, school: config.school.name, publicUrl: config.publicUrl },
  });
}

function connect(): Transporter {
  const { url, host, port, user, pass } = config.mail;
  const limits = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 };
  if (url) return nodemailer.createTransport({ url, ...limits });
  if (!host) throw new Error('no mail server is configured: set MAIL_HOST or SMTP_URL');
  const auth = user ? { auth: { user, pass: pass ?? '' } } : {};
  const local = host === '127.0.0.1' || host === 'localhost';
  return nodemailer.createTransport({ host, port, secure: port === 465, ignoreTLS: local, ...auth, ...limits });
}
