/** A whole school for one test file: web and jobs in this process, real stores, real mail. */
import { createServer, type Server } from 'node:http';
import { afterAll } from 'vitest';
import { config } from '../config.ts';
import { startWorkers } from '../lib/queue.ts';
import { startWeb } from '../web-process.ts';
import { untilIdle } from './settle.ts';
import '../jobs.ts';
import { type Client, createClient } from './client.ts';
import { indexStores } from './stores.ts';

export type Received = { id: string; to: string; subject: string; text: string; html: string };
type Who = { email: string };

/** The password of everybody in the cast. */
export const castPassword = 'demo-school-1';

export type School = Awaited<ReturnType<typeof startSchool>>;

/** Starts to listen on the file's port. Ends by itself after the file's tests. */
export async function startSchool(options: { jobs?: boolean } = {}) {
  await indexStores();
  const server = await listen();
  if (options.jobs !== false) startWorkers();
  afterAll(
    () =>
      new Promise<void>((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  );
  const visitor = (): Client => createClient(config.publicUrl);
  return {
    url: config.publicUrl,
    server,
    visitor,
    /** Signs in through the form, as a person does. */
    signedIn: async (who: Who, given: { password?: string; stay?: boolean } = {}): Promise<Client> => {
      const client = visitor();
      const fields = { email: who.email, password: given.password ?? castPassword, stay: given.stay };
      const page = await client.post('/sign-in', fields);
      if (page.status !== 303) throw new Error(`${who.email} could not sign in: ${page.status} ${page.$('main')}`);
      return client;
    },
    mailbox: { latest: latestMail, all: allMail },
    /** Waits until no job waits, is delayed for retry, or runs. */
    settled: untilIdle,
  };
}

async function listen(): Promise<Server> {
  const server = createServer(await startWeb());
  await new Promise<void>((done, fail) => server.once('error', fail).listen(config.port, '127.0.0.1', done));
  return server;
}

/** The newest mail to an address; waits up to ten seconds for one. `subject` narrows. */
async function latestMail(to: string, subject = /./): Promise<Received> {
  for (let tries = 0; tries < 100; tries++) {
    const found = (await allMail(to)).find((mail) => subject.test(mail.subject));
    if (found) return found;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`no mail to ${to} with a subject like ${subject}`);
}

/** All mail to an address, newest first. */
async function allMail(to: string): Promise<Received[]> {
  const list = await fetch(`${config.mailboxUrl}/api/messages?to=${encodeURIComponent(to)}`);
  const messages = (await list.json()) as { id: string }[];
  return Promise.all(
    messages.map(
      async ({ id }) => (await fetch(`${config.mailboxUrl}/api/messages/${id}`)).json() as Promise<Received>,
    ),
  );
}
