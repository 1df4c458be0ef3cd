/** `npm run admin -- …`: accounts and keys from the command line, beside a running school. Only here a first admin is made. */
import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { attachToSchool, withStores } from './attach.ts';

const usage = `npm run admin -- create <e-mail> <name …> [--role admin|instructor|learner] [--password …] [--handle …]
npm run admin -- role <e-mail> <admin|instructor|learner>
npm run admin -- block <e-mail> <reason …>
npm run admin -- unblock <e-mail>
npm run admin -- show <e-mail>
npm run admin -- rotate-key`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { role: { type: 'string', default: 'admin' }, password: { type: 'string' }, handle: { type: 'string' } },
});
const [command = '', email = '', ...rest] = positionals;
attachToSchool();
const accounts = await import('../accounts/accounts.service.ts');
const people = await import('../accounts/people/people.service.ts');
const { giveRole } = await import('../accounts/roles/roles.service.ts');
const { requireGoodPassword } = await import('../accounts/passwords.service.ts');
const { fields } = await import('../web/form.ts');

/** Whoever may use this command line may do what an admin may. */
const operator = { id: 'command-line', name: 'Command line', role: 'admin' as const };
/** Those that are about nobody. */
const withoutPerson = ['rotate-key'];
const commands: Record<string, () => Promise<void>> = {
  create,
  role: async () =>
    tell(
      `${email} is now ${roleOf(rest[0])}`,
      giveRole(await idOf(email), roleOf(rest[0]), { by: { id: null, name: operator.name } }),
    ),
  block: async () =>
    tell(`${email} is blocked and signed out`, people.blockPerson(operator, await idOf(email), rest.join(' '))),
  unblock: async () => tell(`${email} may sign in again`, people.unblockPerson(operator, await idOf(email))),
  show: async () => console.log(await accounts.findPersonByEmail(email)),
  'rotate-key': rotateKey,
};
const chosen = commands[command];
if (!chosen || (!email && !withoutPerson.includes(command))) {
  console.log(usage);
  process.exit(command ? 1 : 0);
}
await withStores(chosen);

async function create(): Promise<void> {
  const address = fields.email.parse(email);
  const name = fields.line(80, 'Say the name after the e-mail address.').parse(rest.join(' '));
  const password = values.password ?? randomBytes(12).toString('base64url');
  await requireGoodPassword(password, [name, address]);
  if (await accounts.findPersonByEmail(address)) throw new Error(`There is an account for ${address} already.`);
  const role = roleOf(values.role);
  const handle = values.handle ? { handle: values.handle } : {};
  await accounts.createPerson({ email: address, name, password, role, state: 'active', ...handle });
  console.log(`${name} <${address}> can sign in as ${role}.`);
  if (!values.password) console.log(`Password (shown once): ${password}`);
}

/** The key that signs credentials; the old ones go on to verify. */
async function rotateKey(): Promise<void> {
  const { rotateKey: rotate } = await import('../credentials/badges/keys.service.ts');
  const { before, after } = await rotate(operator.name);
  console.log(`Credentials are signed with ${after} from now on. What ${before} signed goes on to verify.`);
}

async function tell(words: string, done: Promise<unknown>): Promise<void> {
  await done;
  console.log(`${words}.`);
}

async function idOf(address: string): Promise<string> {
  const person = await accounts.findPersonByEmail(address);
  if (!person) throw new Error(`There is no account for ${address}.`);
  return person.id;
}

function roleOf(word: string | undefined): 'admin' | 'instructor' | 'learner' {
  if (word === 'admin' || word === 'instructor' || word === 'learner') return word;
  throw new Error('The role is admin, instructor or learner.');
}
