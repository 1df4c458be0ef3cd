/** What stood in a lecture, or in the facts of a course, after it was saved: by whom, when, with which revision. */
import { model, Schema, type Types, trusted } from 'mongoose';
import { NotFound } from '../../lib/errors.ts';
import { namesFiles } from '../../lib/named-files.ts';
import { type CourseFacts, factsPaths } from '../courses/course.model.ts';
import { contentPaths, type LectureContent } from '../lectures/lecture.model.ts';

export type EditRecord = {
  _id: Types.ObjectId;
  /** The lecture; for the facts of a course the course itself. */
  subjectId: string;
  courseId: string;
  /** Goes up within a subject; not every number has an entry. */
  revision: number;
  /** One of the two. */
  lecture: LectureContent | null;
  facts: CourseFacts | null;
  /** '' where nobody knows any more. */
  savedBy: string;
  savedAt: Date;
  /** The first of the saves by themselves that this entry stands for. */
  startedAt: Date;
  auto: boolean;
  /** Somebody's form begins with this state: it stays, so that texts can be put together by it. */
  opened: boolean;
  /** The revision that was brought back. */
  restored: number | null;
};
export type EditEntry = Omit<EditRecord, '_id' | 'lecture' | 'facts' | 'courseId'>;

const { html: _html, transcriptHtml: _transcriptHtml, ...lecturePaths } = contentPaths;
const schema = new Schema<EditRecord>({
  subjectId: { type: String, required: true },
  courseId: { type: String, required: true },
  revision: { type: Number, required: true },
  lecture: { type: new Schema(lecturePaths, { _id: false, id: false }), default: null },
  facts: { type: new Schema(factsPaths, { _id: false, id: false }), default: null },
  savedBy: { type: String, default: '' },
  savedAt: { type: Date, required: true },
  startedAt: { type: Date, required: true },
  auto: { type: Boolean, default: false },
  opened: { type: Boolean, default: false },
  restored: { type: Number, default: null },
});
schema.index({ subjectId: 1, revision: -1 }, { unique: true });
schema.index({ courseId: 1 });
schema.index({ savedAt: 1 });
schema.index({ savedBy: 1, savedAt: -1 });

namesFiles(schema, { paths: ['lecture', 'facts'] });

export const Edit = model<EditRecord>('Edit', schema);

const light = '-lecture -facts';

/** The newest entry without its content; null before the first save. */
export async function findLastEdit(subjectId: string): Promise<EditEntry | null> {
  return Edit.findOne({ subjectId }).sort({ revision: -1 }).select(light).lean<EditEntry>();
}

/** The state with this number, or the one nearest before it; null where none is kept. */
export async function findEditAt(subjectId: string, revision: number): Promise<EditRecord | null> {
  return Edit.findOne({ subjectId, revision: trusted({ $lt: revision + 1 }) })
    .sort({ revision: -1 })
    .lean<EditRecord>();
}

/** Throws NotFound. */
export async function requireEdit(subjectId: string, revision: number): Promise<EditRecord> {
  const found = await Edit.findOne({ subjectId, revision }).lean<EditRecord>();
  if (!found) throw new NotFound('This state');
  return found;
}

/** Newest first, those before the revision `before`, one more than `limit` where there is more. */
export async function listEdits(subjectId: string, before: number | null, limit: number): Promise<EditRecord[]> {
  const cursor = before === null ? {} : { revision: trusted({ $lt: before }) };
  return Edit.find({ subjectId, ...cursor })
    .sort({ revision: -1 })
    .limit(limit + 1)
    .lean<EditRecord[]>();
}

/** When this person saved what, the newest first, at most 10,000: for the copy of their data. */
export async function listSavesBy(personId: string): Promise<Pick<EditRecord, 'courseId' | 'revision' | 'savedAt'>[]> {
  const saves = await Edit.find({ savedBy: personId })
    .select('courseId revision savedAt')
    .sort({ savedAt: -1 })
    .limit(10_000)
    .lean<EditRecord[]>();
  return saves.map(({ courseId, revision, savedAt }) => ({ courseId, revision, savedAt }));
}
