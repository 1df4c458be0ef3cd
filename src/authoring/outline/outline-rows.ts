/** What the outline says of a draft: its sections, rows, bin and what can be taken back, in words. */
import { type FormState, untouched } from '../../web/form.ts';
import { newId } from '../courses/course.model.ts';
import { count } from '../editor.ts';
import { lectureKindWords } from '../lectures/kinds.service.ts';
import type { Draft } from '../publishing/publication.service.ts';
import { lengthText } from '../words.ts';
import type { DraftOutline, DraftRow } from './draft.service.ts';

export type Row = { id: string; title: string; icon: string; words: string; tags: string[]; missing: string };
type Section = { id: string; title: string; facts: string; rows: Row[] };
type Binned = { what: 'sections' | 'lectures'; id: string; title: string; note: string };
type Naming = { what: 'sections' | 'lectures'; id: string; form: FormState };
export type Outline = {
  base: string;
  /** Of what its forms make: the same one sent twice makes one. */
  key: string;
  /** Of the course when this was read; a change that finds it again needs to show no more than itself. */
  edits: number;
  sections: Section[];
  kinds: { value: string; label: string; icon: string }[];
  /** The form for a new lecture, and the section in which it stands; '' for none. */
  adding: { sectionId: string; form: FormState };
  naming: Naming | null;
  /** Ticked when the page opens, so that without a script the same can be moved on. */
  chosen: string[];
  newSection: FormState;
  bin: Binned[];
  /** What was just put into the bin: what is said, and the address that takes it back. */
  undo: { text: string; isMany: boolean; action: string } | null;
  status: string;
  problem: string;
  csrf: string | null;
};

/** What happened, or went wrong, and what stands open: all of it optional. */
export type Shown = {
  status?: string;
  undo?: string;
  problem?: string;
  chosen?: string[];
  adding?: { sectionId: string; form?: FormState };
  naming?: { what: Naming['what']; id: string; form?: FormState };
  newSection?: FormState;
  /** 200 by default. */
  code?: number;
};

const kinds = Object.entries(lectureKindWords).map(([value, { name, icon }]) => ({ value, label: name, icon }));

export function outlineOf(draft: Draft, shown: Shown, csrf: string | null): Outline {
  const { course, outline } = draft;
  const { adding, naming } = shown;
  const sections = outline.sections.map(({ id, title, lectures }) => ({
    id,
    title,
    facts: factsOf(lectures),
    rows: lectures.map(rowOf),
  }));
  const open = adding?.sectionId ?? sections.find(({ rows }) => rows.length === 0)?.id ?? '';
  const bin = binOf(outline);
  return {
    base: `/studio/courses/${course.id}`,
    key: newId(),
    edits: course.edits,
    sections,
    kinds,
    adding: { sectionId: open, form: adding?.form ?? untouched },
    naming: naming ? { ...naming, form: naming.form ?? nameNow(outline, naming.id) } : null,
    chosen: shown.chosen ?? [],
    newSection: shown.newSection ?? untouched,
    bin,
    undo: undoOf(draft, bin, shown.undo ?? ''),
    status: shown.status ?? '',
    problem: shown.problem ?? '',
    csrf,
  };
}

/** `undo`: `lectures/<id>`, `sections/<id>` or `moments/<milliseconds>`, as it stands in an address. */
function undoOf({ course, outline }: Draft, bin: Binned[], undo: string): Outline['undo'] {
  const [what, id = ''] = undo.split('/');
  const action = `/studio/courses/${course.id}/bin/${what}/${encodeURIComponent(id)}?_method=DELETE`;
  if (what === 'moments') {
    const went = (list: { deletedAt: Date }[]) =>
      list.filter(({ deletedAt }) => deletedAt.getTime() === Number(id)).length;
    const [sections, lectures] = [went(outline.bin.sections), went(outline.bin.lectures)];
    const text = [sections && count(sections, 'section'), lectures && count(lectures, 'lecture')].filter(Boolean);
    return text.length > 0 ? { text: text.join(' and '), isMany: sections + lectures > 1, action } : null;
  }
  const one = bin.find((entry) => entry.what === what && entry.id === id);
  return one ? { text: `“${one.title}”`, isMany: false, action } : null;
}

function nameNow({ sections }: DraftOutline, id: string): FormState {
  const titles = sections.flatMap((section) => [section, ...section.lectures]);
  return { values: { title: titles.find((one) => one.id === id)?.title ?? '' }, errors: {} };
}

/** "12 lectures · 1 h 20 min · 3 not ready" */
export function factsOf(lectures: DraftRow[]): string {
  const waiting = lectures.filter(({ ready }) => !ready).length;
  const length = lengthText(lectures.reduce((sum, one) => sum + one.seconds, 0));
  return [count(lectures.length, 'lecture'), length, waiting > 0 && `${waiting} not ready`].filter(Boolean).join(' · ');
}

export function rowOf({ id, title, kind, missing, preview, required, certificate, seconds }: DraftRow): Row {
  const { name, icon } = lectureKindWords[kind];
  const counts = required ? [] : [certificate ? 'For the certificate' : 'Optional'];
  return {
    ...{ id, title, icon, missing },
    words: [name, lengthText(seconds)].filter(Boolean).join(' · '),
    tags: [...(preview ? ['Free preview'] : []), ...counts],
  };
}

function binOf({ bin }: DraftOutline): Binned[] {
  const sections = bin.sections.map(({ id, title, lectures }) => ({
    ...{ what: 'sections' as const, id, title },
    note: `Section with ${count(lectures, 'lecture')}`,
  }));
  const lectures = bin.lectures.map(({ id, title, section }) => ({
    ...{ what: 'lectures' as const, id, title },
    note: section ? `Lecture of “${section}”` : 'Lecture',
  }));
  return [...sections, ...lectures];
}
