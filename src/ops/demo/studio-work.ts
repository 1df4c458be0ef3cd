/** Work in progress in the demo school: earlier versions, a live course with a draft, and a course that waits for review. */
import { type PersonRecord, snapshotOf } from '../../accounts/accounts.service.ts';
import { updateDraft } from '../../authoring/courses/courses.service.ts';
import { type DraftLecture, requireOwnLecture, updateLecture } from '../../authoring/outline/outline.service.ts';
import { publishCourse, readDraft } from '../../authoring/publishing/publication.service.ts';
import { requirePublishedCourse } from '../../authoring/publishing/published.service.ts';
import { returnSubmission } from '../../authoring/review/approval.service.ts';
import { addRemark, answerRemark, openRemarksOf } from '../../authoring/review/remarks.service.ts';
import { readStudioRules, saveStudioRules } from '../../authoring/review/studio-settings.service.ts';
import { submitCourse } from '../../authoring/review/submissions.service.ts';
import { day, hour, turnClock } from '../../lib/clock.ts';
import type { Person } from '../../web/request.ts';

const live = 'knots-that-hold';
const reviewed = 'type-on-a-page';

/** Not to be repeated: the seed runs on an empty school. */
export async function seedStudioWork(people: Map<string, PersonRecord>, admin: Person): Promise<void> {
  await editLive(await ownerOf(people, live));
  await handIn(await ownerOf(people, reviewed), admin);
  turnClock(0);
}

/** Three versions that learners saw, and a draft with more. */
async function editLive({ owner, id }: Owned): Promise<void> {
  turnClock(-26 * day);
  await addParagraph(
    owner,
    id,
    'Before you begin: take a rope as thick as your finger. On thin cord you do not see what your hands do.',
  );
  await publishCourse(owner, id, { note: 'The first text says which rope to take.', tells: false });
  turnClock(-6 * day);
  const { course } = await readDraft(owner, id);
  await updateDraft(
    owner,
    id,
    { requirements: [...course.draft.requirements, 'Two metres of rope'] },
    course.draftRevision,
  );
  await publishCourse(owner, id, { note: 'Said beforehand: you need two metres of rope.', tells: false });
  turnClock(-3 * hour);
  await addParagraph(
    owner,
    id,
    'If it slips, you have made the loop the other way round. Turn it over and look again.',
  );
  const { course: now } = await readDraft(owner, id);
  await updateDraft(owner, id, { subtitle: `${now.draft.subtitle.replace(/\.$/, '')}, for good` }, now.draftRevision);
}

/** Sent back once, answered, and handed in again this morning. Then the rule is taken back: here teachers publish. */
async function handIn({ owner, id }: Owned, admin: Person): Promise<void> {
  await setApproval(admin, true);
  turnClock(-3 * day);
  const lecture = await addParagraph(
    owner,
    id,
    'A line of sixty-six characters is no law. It is where most eyes stop getting lost.',
  );
  const first = await submitCourse(owner, id, { words: 'A new paragraph, and nothing else.', note: '', tells: false });
  turnClock(-2 * day);
  const { outline } = await readDraft(admin, id);
  const said = 'Could you show such a line? Sixty-six is hard to picture.';
  await addRemark(admin, String(first._id), { place: `lecture/${lecture.id}`, text: said }, outline);
  const whom = 'Please say that no program is needed.';
  await addRemark(admin, String(first._id), { place: 'course/requirements', text: whom }, outline);
  await returnSubmission(admin, String(first._id), 'Good addition. Two small things before it goes out.');
  turnClock(-5 * hour);
  const { course } = await readDraft(owner, id);
  const requirements = [...course.draft.requirements, 'No program: paper and a pencil are enough'];
  await updateDraft(owner, id, { requirements }, course.draftRevision);
  const answers = ['The sentence itself has sixty-six now; I say so below it.', 'Done.'];
  for (const [at, remark] of (await openRemarksOf(id)).entries())
    await answerRemark(owner, id, String(remark._id), answers[at] ?? 'Done.');
  await addParagraph(owner, id, 'This sentence has sixty-six characters with its full stop counted.');
  await submitCourse(owner, id, { words: 'Both done.', note: 'How long a line may be, with an example.', tells: true });
  await setApproval(admin, false);
}

type Owned = { owner: Person; id: string };

async function ownerOf(people: Map<string, PersonRecord>, slug: string): Promise<Owned> {
  const { id, ownerId } = await requirePublishedCourse(slug);
  const person = [...people.values()].find((one) => one.id === ownerId);
  if (!person) throw new Error(`nobody teaches ${slug}`);
  return { owner: snapshotOf(person), id };
}

/** At the end of the first article. */
async function addParagraph(owner: Person, id: string, words: string): Promise<DraftLecture> {
  const { outline } = await readDraft(owner, id);
  const row = outline.sections.flatMap((section) => section.lectures).find(({ kind }) => kind === 'article');
  if (!row) throw new Error('the demo school has a course without an article');
  const { lecture } = await requireOwnLecture(owner, id, row.id);
  return updateLecture(
    owner,
    id,
    row.id,
    { markdown: `${lecture.markdown.trimEnd()}\n\n${words}\n` },
    lecture.revision,
  );
}

async function setApproval(admin: Person, approval: boolean): Promise<void> {
  const { checks, revision } = await readStudioRules();
  await saveStudioRules(admin, { approval, checks }, revision);
}
