import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it, vi } from 'vitest';
import { findPersonByEmail, snapshotOf } from '../../accounts/accounts.service.ts';
import { usualAssignment, usualPeers } from '../../assessment/assignments/assignment.ts';
import { importBank, listBank } from '../../assessment/exchange/export.service.ts';
import { placesInExport } from '../../assessment/exchange/same-questions.service.ts';
import { listSamples, putSamples } from '../../assessment/peers/samples.service.ts';
import { type QuizPart, usualRules } from '../../assessment/quizzes/quiz.ts';
import { fromNow, hour, second } from '../../lib/clock.ts';
import { Busy } from '../../lib/errors.ts';
import { inWorkFolder } from '../../lib/work-folder.ts';
import { storeUpload } from '../../media/media.service.ts';
import { rubric } from '../../test/assignment.ts';
import { film, picture } from '../../test/media-samples.ts';
import { studioCast } from '../../test/studio.ts';
import { type Sample, zipOf } from '../../test/zip-samples.ts';
import { noDesign } from '../certificate/design.service.ts';
import { Course, type CourseRecord } from '../courses/course.model.ts';
import { listOwnCourses, requireOwnCourse, updateDraft } from '../courses/courses.service.ts';
import { Lecture, type LectureRecord } from '../lectures/lecture.model.ts';
import { addLecture } from '../outline/outline.service.ts';
import { addSection } from '../outline/sections.service.ts';
import { Transfer } from './transfer.model.ts';
import { askForExport, askForImport, listLostTransfers, openArchive, seeTransfer } from './transfers.service.ts';
import { workOnTransfer } from './work.service.ts';
import { openZip } from './zip-reader.ts';

const { owner, ada, eve, course, other } = await withOther();

/** Everything a course can hold, in several scripts. */
async function fullCourse() {
  const { made } = await course('Knoten, die halten');
  const store = async (name: string, bytes: Buffer) =>
    inWorkFolder(async (folder) => {
      const path = join(folder, 'file');
      await writeFile(path, bytes);
      return (await storeUpload(owner, { path, originalName: name }, ['image', 'video', 'captions', 'archive'])).id;
    });
  const [cover, drawing, video, captions, notes] = await Promise.all([
    store('cover "eins".png', await picture(640, 360, 'png')),
    store('कवर.webp', await picture(320, 200, 'webp')),
    store('bowline.mp4', await film('a.mp4', 1)),
    store('bowline.vtt', Buffer.from('WEBVTT\n\n00:00.000 --> 00:01.000\nगाँठ\n')),
    store('notes.txt', Buffer.from('Take this along.\n')),
  ]);
  const facts = {
    subtitle: 'गाँठें',
    learn: ['Tie', 'Untie'],
    tags: ['rope', 'sea'],
    coverFileId: cover,
    forcedOrder: true,
  };
  const price = { amount: 149_900, currency: 'INR' };
  await updateDraft(
    owner,
    made.id,
    { ...facts, price, description: `Look:\n\n![A knot](file:${drawing})` },
    made.draftRevision,
  );
  const section = await addSection(owner, made.id, 'الوحدة الأولى', { release: { kind: 'days', days: 3 } });
  const first = await addLecture(owner, made.id, section.id, {
    ...{ title: 'The bowline', kind: 'video', fileId: video, preview: true, transcript: '# Said\n\nWords.' },
    captions: [{ language: 'hi', label: 'हिन्दी', fileId: captions }],
    resources: [{ id: '1', title: 'Notes', fileId: notes }],
  });
  await addLecture(owner, made.id, section.id, {
    ...{ title: 'Reading', kind: 'article', required: false, certificate: true },
    release: { kind: 'after', lectureId: first.id },
    markdown: `Text\n\n![drawn](file:${drawing} "Fig. 1")\n\n[out](https://example.org/x)\n`,
  });
  await addLecture(owner, made.id, section.id, {
    title: 'Page',
    kind: 'embed',
    embed: 'https://vimeo.com/76979871',
    ready: false,
  });
  await importBank(owner.id, made.id, [
    { kind: 'short', text: `Name it: ![a loop](file:${drawing})`, answers: [{ text: 'bowline', share: 100 }] },
    { kind: 'essay', text: 'क्यों?', tags: ['loops'] },
    { kind: 'truefalse', text: 'It holds.', answers: [{ text: 'True', share: 100 }] },
  ]);
  const ids = [...(await placesInExport(made.id)).keys()];
  const rules = { ...usualRules, passPercent: 85, minutes: 20, closesAt: new Date('2027-03-28T01:30:00Z') };
  const parts: QuizPart[] = [
    { kind: 'questions', questionIds: [ids[2] ?? '', ids[0] ?? ''] },
    { kind: 'draw', tags: ['loops'], count: 1 },
  ];
  const exam = await addLecture(owner, made.id, section.id, { title: 'Exam', kind: 'quiz', quiz: { parts, rules } });
  const rule = { minimums: [{ lectureId: exam.id, percent: 85 }], average: 80 };
  const words = { heading: 'प्रमाणपत्र: {{course}}', paper: '#10243f', ink: '#ffffff', orientation: 'portrait' as const };
  const { draftRevision } = await requireOwnCourse(owner, made.id);
  const design = { ...noDesign, ...words, logoFileId: drawing, signatureFileId: cover };
  await updateDraft(owner, made.id, { certificateRule: rule, certificateDesign: design }, draftRevision);
  return made.id;
}

/** Done here, or by the worker that was quicker. */
async function worked(id: string): Promise<void> {
  await workOnTransfer(id).catch((error: unknown) => {
    if (!(error instanceof Busy)) throw error;
  });
  await ended(id);
}

/** Nobody is at it any more. */
async function ended(id: string): Promise<void> {
  await vi.waitFor(async () => {
    const { state, claimedUntil } = await Transfer.findById(id).orFail();
    expect([state === 'waiting', claimedUntil]).toEqual([false, null]);
  }, 30_000);
}

async function asked(courseId: string, person = owner): Promise<string> {
  return askForExport(person, await requireOwnCourse(person, courseId));
}

async function exported(person: typeof owner, courseId: string): Promise<Buffer> {
  const id = await asked(courseId, person);
  await worked(id);
  return buffer((await openArchive(person, id)).stream);
}

async function sent(person: typeof owner, bytes: Buffer, into?: string) {
  const file = await inWorkFolder(async (folder) => {
    const path = join(folder, 'sent.zip');
    await writeFile(path, bytes);
    return storeUpload(person, { path, originalName: 'course.zip' }, ['archive']);
  });
  const id = await askForImport(person, file, into ? { kind: 'lectures', courseId: into } : { kind: 'course' });
  await worked(id);
  return seeTransfer(person, id);
}

async function opened<T>(bytes: Buffer, look: (zip: Awaited<ReturnType<typeof openZip>>) => Promise<T>): Promise<T> {
  return inWorkFolder(async (folder) => {
    const path = join(folder, 'a.zip');
    await writeFile(path, bytes);
    const zip = await openZip(path);
    try {
      return await look(zip);
    } finally {
      zip.close();
    }
  });
}

/** Every entry with its bytes, in the order of the names. */
function contents(bytes: Buffer): Promise<[string, string][]> {
  return opened(bytes, (zip) =>
    inWorkFolder(async (folder) => {
      const all: [string, string][] = [];
      for (const name of [...zip.parts.keys()].sort()) {
        const target = join(folder, randomBytes(6).toString('hex'));
        await zip.save(name, target);
        all.push([name, await readFile(target, 'base64')]);
      }
      return all;
    }),
  );
}

const courseJson = (more: object = {}) =>
  JSON.stringify({ format: 'elearner-course/1', title: 'Sent', sections: [{ title: 'One', lectures: [] }], ...more });
const archive = (...samples: Sample[]) => zipOf(samples);

describe('a course leaves and enters', () => {
  it('[AUT-17] what was exported and imported gives the same archive again, byte for byte', async () => {
    const courseId = await fullCourse();
    const first = await exported(owner, courseId);
    const came = await sent(other, first);
    expect(came).toMatchObject({ state: 'ready', reason: '' });
    expect(came.report.filter((row) => row.outcome === 'left')).toEqual([]);
    const again = await exported(other, came.courseId ?? '');
    expect(await contents(again)).toEqual(await contents(first));
    expect((await contents(first)).map(([name]) => name)).toEqual([
      'course.json',
      'course.schema.json',
      'description.md',
      'lectures/01-01-bowline.md',
      'lectures/01-02-alpine.md',
      'lectures/02-01-the-bowline.transcript.md',
      'lectures/02-02-reading.md',
      'media/001-cover-eins.png',
      'media/002-kvr.webp',
      'media/003-bowline.mp4',
      'media/004-bowline.vtt',
      'media/005-notes.txt',
      'questions.json',
    ]);
    const places = await placesInExport(came.courseId ?? '');
    const exam = await Lecture.findOne({ courseId: came.courseId, kind: 'quiz' }).lean<LectureRecord>();
    const asked = exam?.quiz?.parts.map((part) =>
      part.kind === 'draw' ? part.tags : part.questionIds.map((id) => places.get(id)),
    );
    expect(asked).toEqual([[3, 1], ['loops']]);
    expect(exam?.quiz?.rules).toMatchObject({ passPercent: 85, closesAt: new Date('2027-03-28T01:30:00Z') });
    const [question] = await listBank(came.courseId ?? '');
    expect(question?.text).toMatch(/^Name it: !\[a loop\]\(file:[0-9a-f]{24}\)$/);
    expect(question?.text).not.toBe((await listBank(courseId))[0]?.text);
  });

  it('[ASM-07] an assignment takes the samples of its team along, with their marks by the rubric', async () => {
    const { made } = await course('Knots with samples');
    const section = await addSection(owner, made.id, 'One');
    const assignment = { ...usualAssignment, rubric, peers: { ...usualPeers, practice: 'offered' as const } };
    const task = await addLecture(owner, made.id, section.id, { title: 'Tie it', kind: 'assignment', assignment });
    const to = { courseId: made.id, lectureId: task.id };
    const level = { criterionId: 'c1', levelId: 'l2', comment: 'Look at the second turn.' };
    const marks = { marks: [level], comment: 'Nearly.', points: null, reason: '' };
    await putSamples(to, owner, [
      { text: 'A bowline for a swing.', link: '', state: 'open', marks },
      { text: 'Not marked yet', link: 'https://example.org/knot', state: 'draft', marks: null },
    ]);
    const first = await exported(owner, made.id);
    const came = await sent(other, first);
    expect(came).toMatchObject({ state: 'ready', reason: '' });
    expect(await contents(await exported(other, came.courseId ?? ''))).toEqual(await contents(first));
    const lecture = await Lecture.findOne({ courseId: came.courseId, kind: 'assignment' }).lean<LectureRecord>();
    const samples = await listSamples(String(lecture?._id));
    const told = samples.map(({ state, text }) => `${state}: ${text}`);
    expect(told).toEqual(['open: A bowline for a swing.', 'draft: Not marked yet']);
    const [criterion] = lecture?.assignment?.rubric ?? [];
    const kept = { criterionId: criterion?.id, levelId: criterion?.levels[1]?.id, comment: level.comment };
    expect(samples[0]?.marks?.marks).toEqual([kept]);
  });

  it('[AUT-17] the copy is a draft of whoever sent it, with rules that point to its own lectures', async () => {
    const came = await sent(other, await exported(owner, await fullCourse()));
    const made = await Course.findById(came.courseId).lean<CourseRecord>();
    expect(made).toMatchObject({ ownerId: other.id, state: 'draft', publishedVersionId: null, learners: 0 });
    const lectures = await Lecture.find({ courseId: came.courseId }).lean<LectureRecord[]>();
    const video = lectures.find((one) => one.kind === 'video');
    expect(lectures.find((one) => one.title === 'Reading')?.release).toMatchObject({
      kind: 'after',
      lectureId: String(video?._id),
    });
    expect(came.report.find((row) => row.place === '/price')?.text).toContain('Look at it before you publish');
  });

  it('[AUT-17] done twice, also after a crash in the middle, it is one course', async () => {
    const bytes = archive({ name: 'course.json', bytes: courseJson({ title: 'Once' }) });
    const first = await sent(other, bytes);
    // As a worker leaves it that dies after the course is whole and before it says so.
    await Transfer.updateOne({ _id: first.id }, { $set: { state: 'waiting', claimedUntil: null } });
    await worked(first.id);
    // And one that dies before: what it had made belongs to nobody and goes.
    await Transfer.updateOne({ _id: first.id }, { $set: { state: 'waiting', courseId: null, claimedUntil: null } });
    await Course.updateOne({ _id: first.courseId }, { $set: { ownerId: `importing:${first.id}` } });
    await worked(first.id);
    expect((await listOwnCourses(other)).filter((one) => one.draft.title === 'Once')).toHaveLength(1);
    expect(await Course.countDocuments({ 'draft.title': 'Once' })).toBe(1);
  });

  it('[AUT-17] a killed worker’s archive is taken up by the next, and one that is at work is left to it', async () => {
    const { made } = await course('Held');
    const id = await asked(made.id);
    await ended(id);
    await Transfer.updateOne({ _id: id }, { $set: { state: 'waiting', claimedUntil: fromNow(20 * second) } });
    await expect(workOnTransfer(id)).rejects.toThrow('Another worker');
    expect(await listLostTransfers()).not.toContain(id);
    await Transfer.updateOne({ _id: id }, { $set: { claimedUntil: fromNow(-second), createdAt: fromNow(-hour) } });
    expect(await listLostTransfers()).toContain(id);
    await worked(id);
    expect((await seeTransfer(owner, id)).state).toBe('ready');
  });

  it('[AUT-17] of the archives of a course the newest two are kept', async () => {
    const { made } = await course('Often');
    for (let count = 0; count < 4; count++) await exported(owner, made.id);
    const states = (await Transfer.find({ courseId: made.id }).sort({ createdAt: 1 })).map((one) => one.state);
    expect(states).toEqual(['over', 'over', 'ready', 'ready']);
  });

  it('[AUT-17] says row by row what it could not take', async () => {
    const lectures = [
      { title: 'Riddle', kind: 'riddle' },
      { title: 'No film', kind: 'video', file: 'media/none.mp4' },
      { title: 'No film either', kind: 'video', file: 'media/words.mp4' },
      { title: 'Framed', kind: 'embed', embed: 'https://evil.example/x' },
    ];
    const more = { category: 'none-such', prerequisites: ['never-heard'], sections: [{ title: 'One', lectures }] };
    const came = await sent(
      other,
      archive(
        { name: 'course.json', bytes: courseJson(more) },
        { name: 'media/words.mp4', bytes: 'words' },
        { name: 'odd.bin', bytes: 'x' },
      ),
    );
    const left = new Map(came.report.filter((row) => row.outcome === 'left').map((row) => [row.place, row.text]));
    expect(came.state).toBe('ready');
    expect(left.get('/sections/0/lectures/0')).toContain('no lectures of the kind “riddle”');
    expect(left.get('media/none.mp4')).toBe('This file is not in the archive.');
    expect(left.get('media/words.mp4')).toContain('Here we take');
    expect(left.get('/sections/0/lectures/3/embed')).toContain('no provider');
    expect(left.get('/category')).toContain('none-such');
    expect(left.get('/prerequisites/0')).toContain('never-heard');
    expect(left.get('odd.bin')).toBe('Nothing in the course uses it.');
  });

  it.each([
    ['no zip at all', Buffer.from('PK\x03\x04 and then words'), 'damaged or no zip'],
    ['cut in the middle', archive({ name: 'course.json', bytes: courseJson() }).subarray(0, 60), 'damaged or no zip'],
    ['without course.json', archive({ name: 'a.md', bytes: 'x' }), 'There is no course.json'],
    ['no JSON', archive({ name: 'course.json', bytes: '{' }), 'is no JSON'],
    ['another schema', archive({ name: 'course.json', bytes: '{"format":"x"}' }), '/format'],
    ['a field of the wrong type', archive({ name: 'course.json', bytes: courseJson({ learn: 'much' }) }), '/learn'],
    [
      'course.json that is a bomb',
      archive({ name: 'course.json', bytes: Buffer.alloc(30_000_000), deflate: true }),
      'There is no course.json',
    ],
    ['a size that lies', archive({ name: 'course.json', bytes: courseJson(), says: { size: 3 } }), 'damaged'],
  ])('[AUT-17] %s is refused with words, and no course is left', async (_what, bytes, words) => {
    const before = await Course.countDocuments();
    const file =
      bytes.subarray(0, 2).toString() === 'PK'
        ? await sent(other, bytes).catch((error: Error) => ({ state: 'failed', reason: error.message }))
        : null;
    expect(file?.state).toBe('failed');
    expect(file?.reason).toMatch(new RegExp(`${words}|We cannot tell|damaged or cut off`));
    expect(await Course.countDocuments()).toBe(before);
  });

  it('[AUT-17] names that lead out, links, twins and locked files are passed over', async () => {
    const hostile = archive(
      { name: '../up.md', bytes: 'x' },
      { name: '/root.md', bytes: 'x' },
      { name: 'C:\\win.md', bytes: 'x' },
      { name: 'a/../../b.md', bytes: 'x' },
      { name: 'link.md', bytes: '/etc/passwd', says: { mode: 0o120777 } },
      { name: 'one.md', bytes: 'x' },
      { name: 'ONE.md', bytes: 'y' },
      { name: 'locked.md', bytes: 'twelve and one', says: { flags: 1, size: 2 } },
      { name: 'bomb.md', bytes: Buffer.alloc(5_000_000), deflate: true },
      { name: `${'n'.repeat(400)}.md`, bytes: 'x' },
      { name: '__MACOSX/one.md', bytes: 'x' },
    );
    await opened(hostile, async (zip) => {
      expect([...zip.parts.keys()]).toEqual(['one.md']);
      expect(zip.skipped.map(({ reason }) => reason)).toEqual([
        ...Array.from({ length: 4 }, () => 'Its name would lead out of the archive.'),
        'It is a link to another file.',
        'Another file has the same name.',
        'It is locked by a password.',
        'It would grow more than two hundredfold when unpacked.',
        'Its name is too long.',
      ]);
    });
  });

  it('[AUT-17] by forms: asked for, made, downloaded; nobody else gets it', async () => {
    const { base } = await course('By form');
    await ada.post(`${base}/export`);
    const { _id } = await Transfer.findOne({ name: 'By form' }).orFail();
    await worked(String(_id));
    const page = await ada.get(`${base}/export`);
    const href = page.html.querySelector('a[download]')?.getAttribute('href') ?? '';
    expect((await ada.get(href)).headers.get('content-type')).toBe('application/zip');
    expect((await eve.get(href)).status).toBe(404);
    expect((await ada.get('/schemas/course-1.json')).text).toContain('2020-12');
    const wrong = await ada.upload('/studio/imports', {}, { archive: { name: 'a.zip', bytes: 'words' } });
    expect(wrong.status).toBe(422);
    expect((await ada.post('/studio/imports')).text).toContain('Please choose a ZIP archive.');
  });
});

describe('lectures from files in folders', () => {
  const files = async () =>
    archive(
      {
        name: 'My course/02 Loops/10 - last_one.md',
        bytes: '---\ntitle: "The end"\nsummary: Short\nrequired: no\npreview: yes\n---\nBye ![k](img/k.png)',
      },
      { name: 'My course/02 Loops/2 Bowline.mp4', bytes: await film('a.mp4', 1) },
      { name: 'My course/02 Loops/2 Bowline.hi.vtt', bytes: 'WEBVTT\n\n00:00.000 --> 00:01.000\nगाँठ\n' },
      { name: 'My course/02 Loops/2 Bowline.md', bytes: 'What is said.' },
      { name: 'My course/02 Loops/img/k.png', bytes: await picture(64, 48, 'png') },
      { name: 'My course/01 Before/1 Rope.md', bytes: '# Rope and its parts\n\nWords.' },
      { name: 'My course/01 Before/virus.exe', bytes: 'MZ' },
    );

  it('[AUT-17] shows what would be made, makes it after a yes, once', async () => {
    const { made, base } = await course('Bulk');
    const plan = await sent(owner, await files(), made.id);
    expect(plan).toMatchObject({ state: 'look', taken: 3 });
    const video = 'Video “Bowline” in “Loops”, with captions, with a transcript';
    expect(plan.report).toEqual([
      { place: 'My course/01 Before/virus.exe', outcome: 'left', text: 'Files of this type are no lectures.' },
      { place: 'My course/01 Before/1 Rope.md', outcome: 'taken', text: 'Article “Rope” in “Before”' },
      { place: 'My course/02 Loops/2 Bowline.mp4', outcome: 'taken', text: video },
      { place: 'My course/02 Loops/10 - last_one.md', outcome: 'taken', text: 'Article “Last one” in “Loops”' },
    ]);
    expect(await Lecture.countDocuments({ courseId: made.id })).toBe(2);
    expect((await ada.get(`${base}/imports/${plan.id}`)).text).toContain('Take in 3 lectures');
    await Promise.all([1, 2].map(() => ada.post(`${base}/imports/${plan.id}/taking`)));
    await worked(plan.id);
    await Transfer.updateOne({ _id: plan.id }, { $set: { state: 'waiting', claimedUntil: null } });
    await worked(plan.id);
    const lectures = await Lecture.find({ courseId: made.id })
      .sort({ sectionId: 1, position: 1 })
      .lean<LectureRecord[]>();
    expect(lectures).toHaveLength(5);
    const bowline = { title: 'Bowline', transcript: 'What is said.', captions: [{ language: 'hi' }] };
    expect(lectures.find((one) => one.kind === 'video')).toMatchObject(bowline);
    const end = lectures.find((one) => one.title === 'The end');
    expect(end).toMatchObject({ summary: 'Short', required: false, preview: true });
    expect(end?.markdown).toMatch(/^Bye !\[k\]\(file:[0-9a-f]{24}\)$/);
    expect(lectures.find((one) => one.title === 'Rope and its parts')?.markdown).toBe('Words.');
    const page = await ada.get(`${base}/outline`);
    // The sample's own section is called "Loops": it takes what comes into it.
    expect(page.html.querySelectorAll('[data-section] h2 bdi').map((one) => one.text)).toEqual(['Loops', 'Before']);
  });

  it('[AUT-17] an archive without any lecture says so', async () => {
    const { made } = await course('Empty');
    const plan = await sent(owner, archive({ name: 'x.exe', bytes: 'MZ' }), made.id);
    expect(plan).toMatchObject({ state: 'failed', reason: expect.stringContaining('No lecture was found') });
  });
});

async function withOther() {
  const cast = await studioCast();
  const found = await findPersonByEmail('eve@cast.school');
  if (!found) throw new Error('Eve is not there');
  return { ...cast, other: snapshotOf(found) };
}
