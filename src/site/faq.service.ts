/** Questions and answers, one by one: two admins may work on two of them at once. */
import { renderMarkdown } from '../authoring/markdown/markdown.service.ts';
import { Busy, Conflict, Forbidden, NotFound, Refused } from '../lib/errors.ts';
import type { Person } from '../web/request.ts';
import { findPart, listVersions } from './part.model.ts';
import { newEntryId, savePart } from './site.service.ts';
import { type FaqEntry, FaqValue, mostFaqEntries } from './values.ts';

/** What an admin writes: plain words, and Markdown for the answer. */
export type Question = { question: string; answer: string };

/** As stored, in their order. */
export async function listQuestions(): Promise<FaqEntry[]> {
  return entriesOf((await findPart('faq'))?.value);
}

/** Throws NotFound. */
export async function requireQuestion(id: string): Promise<FaqEntry> {
  const found = (await listQuestions()).find((entry) => entry.id === id);
  if (!found) throw new NotFound('This question');
  return found;
}

/** Adds at the end; returns the id. Throws Refused when there are too many. */
export async function addQuestion(admin: Person, words: Question): Promise<string> {
  const made = { id: newEntryId(), revision: 1, ...words, html: await renderMarkdown(words.answer) };
  await changeEntries(admin, (entries) => {
    if (entries.length >= mostFaqEntries) throw new Refused(`Please keep it to ${mostFaqEntries} questions.`);
    return [...entries, made];
  });
  return made.id;
}

/** Throws Conflict with the stored entry when it is not of `revision` any more, NotFound when it was removed. */
export async function changeQuestion(admin: Person, id: string, words: Question, revision: number): Promise<void> {
  const html = await renderMarkdown(words.answer);
  await changeEntries(admin, (entries) =>
    withEntry(entries, id, (stored) => {
      if (stored.revision !== revision) throw new Conflict('Somebody else changed this question meanwhile.', stored);
      if (stored.question === words.question && stored.answer === words.answer) return stored;
      return { ...stored, ...words, html, revision: revision + 1 };
    }),
  );
}

/** One place up or down; at the end of the list nothing changes. */
export async function moveQuestion(admin: Person, id: string, direction: 'up' | 'down'): Promise<void> {
  await changeEntries(admin, (entries) => {
    const from = placeOf(entries, id);
    const to = Math.min(Math.max(from + (direction === 'up' ? -1 : 1), 0), entries.length - 1);
    const rest = entries.filter((entry) => entry.id !== id);
    return [...rest.slice(0, to), ...entries.slice(from, from + 1), ...rest.slice(to)];
  });
}

/** May be taken back by `restoreQuestion`. May be repeated. */
export async function removeQuestion(admin: Person, id: string): Promise<void> {
  await changeEntries(admin, (entries) => entries.filter((entry) => entry.id !== id));
}

/** Puts a removed question back where it stood. May be repeated. Throws NotFound when no kept state has it. */
export async function restoreQuestion(admin: Person, id: string): Promise<void> {
  const { entry, place } = await requireRemoved(id);
  await changeEntries(admin, (entries) =>
    entries.some((one) => one.id === id) ? entries : [...entries.slice(0, place), entry, ...entries.slice(place)],
  );
}

/** A question that was removed, from the newest state that has it. Throws NotFound. */
export async function requireRemoved(id: string): Promise<{ entry: FaqEntry; place: number }> {
  for (const version of await listVersions('faq')) {
    const place = entriesOf(version.value).findIndex((entry) => entry.id === id);
    const entry = entriesOf(version.value)[place];
    if (entry) return { entry, place };
  }
  throw new NotFound('This question');
}

/** Reads, changes, and stores if nobody stored meanwhile; else once more on what is stored then. */
async function changeEntries(admin: Person, change: (entries: FaqEntry[]) => FaqEntry[]): Promise<void> {
  if (admin.role !== 'admin') throw new Forbidden('Only admins may do this.');
  for (let round = 0; round < 20; round++) {
    const part = await findPart('faq');
    const entries = change(entriesOf(part?.value));
    const stored = await savePart(admin, 'faq', { entries }, part?.revision ?? 0).catch((error: unknown) => {
      if (error instanceof Conflict) return null;
      throw error;
    });
    if (stored) return;
  }
  throw new Busy();
}

function withEntry(entries: FaqEntry[], id: string, change: (stored: FaqEntry) => FaqEntry): FaqEntry[] {
  placeOf(entries, id);
  return entries.map((entry) => (entry.id === id ? change(entry) : entry));
}

function placeOf(entries: FaqEntry[], id: string): number {
  const place = entries.findIndex((entry) => entry.id === id);
  if (place === -1) throw new NotFound('This question');
  return place;
}

function entriesOf(value: unknown): FaqEntry[] {
  return FaqValue.safeParse(value).data?.entries ?? [];
}
