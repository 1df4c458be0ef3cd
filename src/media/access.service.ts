/** Who may have a file now. Areas declare the reasons; an address names one of them, and each request asks again. */
import { LRUCache } from 'lru-cache';
import { minute, second } from '../lib/clock.ts';
import type { Person } from '../web/request.ts';
import { type FileRecord, findFile } from './file.model.ts';

/** `ids` stand behind the reason's name, between full stops. Asked often: it should answer from an index or from memory. */
export type AccessRule = (asked: {
  person: Person | null;
  file: FileRecord;
  ids: string[];
}) => boolean | Promise<boolean>;

const rules = new Map<string, AccessRule>();
/** Reasons for which a file comes without the name that its owner gave it. */
const nameless = new Set<string>();
/** A film is asked for piece by piece; a refund must end it within a minute. */
const lately = new LRUCache<string, Promise<boolean>>({ max: 50_000, ttl: 20 * second });
/** Of a file that is ready only its name and its list of variants can change. */
const ready = new LRUCache<string, FileRecord>({ max: 5000, ttl: minute });

/** Declares a reason, at import. The last declaration of a name holds. `isNameless`: what its owner called a file stays theirs. */
export function allowFiles(reason: string, rule: AccessRule, { isNameless = false } = {}): void {
  rules.set(reason, rule);
  if (isNameless) nameless.add(reason);
}

/** The name under which a file is served for this reason. */
export function servedName({ originalName }: Pick<FileRecord, 'originalName'>, by: string): string {
  const [reason = ''] = by.split('.');
  return nameless.has(reason) ? `file${/\.[a-z0-9]{1,8}$/i.exec(originalName)?.[0] ?? ''}` : originalName;
}

// Whoever sent a file sees it, and admins see all.
allowFiles('own', ({ person, file }) => person !== null && (person.role === 'admin' || person.id === file.ownerId));

/** Does this reason hold for this person now? A yes is remembered for 20 seconds. False for a reason that nobody declared. */
export async function mayHaveFile(person: Person | null, file: FileRecord, by: string): Promise<boolean> {
  const [reason = '', ...ids] = by.split('.');
  const rule = rules.get(reason);
  if (!rule) return false;
  const key = [by, file._id, person?.id, person?.role].join(' ');
  const known = lately.get(key);
  if (known) return known;
  const asked = Promise.resolve(rule({ person, file, ids }));
  lately.set(key, asked);
  const forget = () => lately.delete(key);
  asked.then((isOpen) => isOpen || forget(), forget);
  return asked;
}

/** A file to be handed out, with a variant that may have been made just now. From memory where it is known. */
export async function findServedFile(id: string, variant: string): Promise<FileRecord | null> {
  const known = ready.get(id);
  if (known && (variant === 'original' || known.variants.some(({ name }) => name === variant))) return known;
  const file = await findFile(id);
  if (file?.state === 'ready') ready.set(id, file);
  else ready.delete(id);
  return file;
}

/** Forgets what this process holds of a file that is removed or renamed. Others follow within a minute. */
export function forgetServedFile(id: string): void {
  ready.delete(id);
}

/** For tests that do not wait for it. */
export function forgetAccess(): void {
  lately.clear();
}
