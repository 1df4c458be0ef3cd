import { createHash } from 'node:crypto';

export type Person = { sub: string; name: string; email: string; verified: boolean };

/** Who can be picked with one press. */
export const PEOPLE: Person[] = [
  known('Nina Berg', 'nina.berg@example.com'),
  known('Omar Haddad', 'omar.haddad@example.com'),
  known('मीरा जोशी', 'meera.joshi@example.com'),
  { ...known('Uma Newcomb', 'uma.newcomb@example.com'), verified: false },
];

/** An account number as Google gives them, 21 digits, always the same for one address. */
export function subOf(email: string): string {
  const digest = createHash('sha256').update(email.trim().toLowerCase()).digest();
  return `1${digest.readBigUInt64BE().toString().padStart(20, '0')}`;
}

function known(name: string, email: string): Person {
  return { sub: subOf(email), name, email, verified: true };
}
