/** The films of a course that ask questions: as learners see them, then what is new in the draft. */
import { trusted } from 'mongoose';
import { titleOf } from '../../assessment/questions/titles.service.ts';
import { type AskedKey, listAsked, type StopTally, tallyStops } from '../../assessment/stops/answering.service.ts';
import type { Stop } from '../../assessment/stops/stops.ts';
import { NotFound } from '../../lib/errors.ts';
import type { Person } from '../../web/request.ts';
import { Lecture, type LectureRecord } from '../lectures/lecture.model.ts';
import { type Draft, readDraft } from '../publishing/publication.service.ts';
import { LectureRevision, type LectureRevisionRecord } from '../publishing/version.model.ts';

export type FilmEntry = { id: string; title: string; stops: Stop[] };
export type StopResult = StopTally & { second: number; title: string };

/** In the order of the course, those with questions only. */
export async function listAskingFilms({ course, outline, published }: Draft): Promise<FilmEntry[]> {
  const all = [...(published?.sections ?? []), ...outline.sections].flatMap((section) =>
    section.lectures.map(({ id, title, kind }) => ({ id, title, kind })),
  );
  const titles = new Map(
    all.filter(({ kind }) => kind === 'video' || kind === 'audio').map((one) => [one.id, one.title]),
  );
  const seen = (published?.sections ?? []).flatMap(({ lectures }) => lectures.map(({ revisionId }) => revisionId));
  const [shown, drafted] = await Promise.all([
    LectureRevision.find({ _id: trusted({ $in: seen.filter(Boolean) }) })
      .select('lectureId stops')
      .lean<Pick<LectureRevisionRecord, 'lectureId' | 'stops'>[]>(),
    Lecture.find({ courseId: course.id, deletedAt: null })
      .select('stops')
      .lean<Pick<LectureRecord, '_id' | 'stops'>[]>(),
  ]);
  const before = new Map(shown.map(({ lectureId, stops }) => [lectureId, stops?.questions ?? []]));
  const now = new Map(drafted.map(({ _id, stops }) => [String(_id), stops?.questions ?? []]));
  return [...titles]
    .map(([id, title]) => ({ id, title, stops: together(before.get(id) ?? [], now.get(id) ?? []) }))
    .filter(({ stops }) => stops.length > 0);
}

/** What was answered in a film, question by question. Needs the right to answer. Throws NotFound. */
export async function requireFilmResults(
  person: Person,
  courseId: string,
  lectureId: string,
): Promise<{ draft: Draft; title: string; results: StopResult[] }> {
  const draft = await readDraft(person, courseId, 'answer');
  const film = (await listAskingFilms(draft)).find(({ id }) => id === lectureId);
  if (!film) throw new NotFound('This film');
  const keys: AskedKey[] = film.stops;
  const ids = film.stops.map(({ questionId }) => questionId);
  const [questions, tallies] = await Promise.all([listAsked(keys), tallyStops(lectureId, ids)]);
  const named = new Map(questions.map((one) => [one.questionId, titleOf(one)]));
  const results = film.stops.map(({ second, questionId }) => ({
    second,
    title: named.get(questionId) ?? 'A question that is gone',
    ...(tallies.get(questionId) ?? { answered: 0, right: 0 }),
  }));
  return { draft, title: film.title, results };
}

function together(shown: Stop[], drafted: Stop[]): Stop[] {
  const fresh = drafted.filter(({ questionId }) => !shown.some((one) => one.questionId === questionId));
  return [...shown, ...fresh].toSorted((one, other) => one.second - other.second);
}
