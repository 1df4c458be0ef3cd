import { SMTPServer, type SMTPServerDataStream } from 'smtp-server';
import { z } from 'zod';
import type { Store } from './store.ts';

const MAX_BYTES = 25 * 1024 * 1024;

/** The next `times` commands of one stage are refused with `code`: 4xx for "try again", 5xx for "never". */
export const SmtpFault = z.object({
  stage: z.enum(['connect', 'mail', 'rcpt', 'data']),
  code: z.number().int().min(400).max(599).default(451),
  message: z.string().default('Refused because a test asked for it'),
  times: z.number().int().positive().default(1),
  /** Only for mail to this address (stage rcpt or data). */
  to: z.string().toLowerCase().optional(),
});
export type SmtpFault = z.infer<typeof SmtpFault>;

export type SmtpFaults = { list: SmtpFault[] };

/**
 * The SMTP side: no TLS, any user and password, every message kept.
 *
 * @throws when the port is taken.
 */
export async function startSmtp(store: Store, faults: SmtpFaults, { host, port }: { host: string; port: number }) {
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    authOptional: true,
    allowInsecureAuth: true,
    size: MAX_BYTES,
    closeTimeout: 100,
    disableReverseLookup: true,
    onAuth: (auth, _session, done) => done(null, { user: auth.username ?? 'anybody' }),
    onConnect: (_session, done) => done(refusal(faults, 'connect')),
    onMailFrom: (_address, _session, done) => done(refusal(faults, 'mail')),
    onRcptTo: (address, _session, done) => done(refusal(faults, 'rcpt', [address.address])),
    onData: (stream, session, done) => {
      const { mailFrom, rcptTo } = session.envelope;
      const to = rcptTo.map((one) => one.address);
      receive(stream)
        .then(async (raw) => {
          const refused = refusal(faults, 'data', to);
          if (refused) return done(refused);
          if (!raw) return done(smtpError(552, 'The message is too large'));
          await store.add(raw, { from: mailFrom ? mailFrom.address : '', to });
          done(null, 'Kept');
        })
        .catch((error: unknown) => {
          console.error(error);
          done(smtpError(451, 'The mailbox could not keep the message'));
        });
    },
  });
  // A client that leaves in the middle of a sentence is no reason to stop.
  server.on('error', (error: Error) => console.error(error.message));
  const listener = await new Promise<ReturnType<typeof server.listen>>((resolve, reject) => {
    server.once('error', reject);
    const opened = server.listen(port, host, () => resolve(opened));
  });
  const address = listener.address();
  return {
    port: typeof address === 'object' && address ? address.port : port,
    close: () => new Promise<void>((resolve) => server.close(resolve)),
  };
}

/** The whole message; undefined when it is larger than the server announced. */
async function receive(stream: SMTPServerDataStream): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) if (!stream.sizeExceeded) chunks.push(Buffer.from(chunk));
  return stream.sizeExceeded ? undefined : Buffer.concat(chunks);
}

function refusal(faults: SmtpFaults, stage: SmtpFault['stage'], to: string[] = []): Error | null {
  const fits = (fault: SmtpFault) => fault.to === undefined || to.some((one) => one.toLowerCase() === fault.to);
  const fault = faults.list.find((one) => one.stage === stage && fits(one));
  if (!fault) return null;
  fault.times -= 1;
  faults.list = faults.list.filter((one) => one.times > 0);
  return smtpError(fault.code, fault.message);
}

function smtpError(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}
