/** The library of a course, as its author uses it by plain forms. */
import { describe, expect, it } from 'vitest';
import { snapshotOf } from '../../accounts/accounts.service.ts';
import { Audit } from '../../accounts/audit/audit.model.ts';
import { findFile, MediaFileModel } from '../../media/file.model.ts';
import { addToLibrary } from '../../media/library/library.service.ts';
import { requireFile, storeLocalFile } from '../../media/media.service.ts';
import type { Page } from '../../test/client.ts';
import { pdf, picture, sampleFile, vtt } from '../../test/media-samples.ts';
import { studioCast } from '../../test/studio.ts';
import { person } from '../../test/world.ts';
import { createCourse, requireOwnCourse, updateDraft } from '../courses/courses.service.ts';
import { addLecture, removeLecture, requireOwnLecture, updateLecture } from '../outline/outline.service.ts';
import { publishCourse } from '../publishing/publication.service.ts';
import { requirePublishedCourse, requireRevision } from '../publishing/published.service.ts';

const { owner, ada, eve, leo, course, school } = await studioCast();
const { made, section, base, lecture } = await course('Knots');
const at = `${base}/media`;
let side = 20;

async function store(name: string, ownerId = owner.id): Promise<string> {
  side += 1;
  return (await storeLocalFile(ownerId, await sampleFile(await picture(side, 20)), name)).id;
}

const names = (page: Page) =>
  page.html.querySelectorAll('li[id^="file-row-"] a.font-semibold').map((link) => link.text.trim());
const idOf = (page: Page, name: string) =>
  page.html
    .querySelectorAll('li[id^="file-row-"]')
    .find((row) => row.text.includes(name))
    ?.id.replace('file-row-', '') ?? '';

describe('the library of a course', () => {
  it('[MED-06] is empty with words, and holds what is sent to it, also where one of several files cannot be taken', async () => {
    expect((await ada.get(at)).$('main')).toContain('No files yet');
    const sent = await ada.upload(at, {}, { files: { name: 'sheet.pdf', bytes: pdf } });
    expect([sent.status, sent.location]).toEqual([303, at]);
    const bad = await ada.upload(at, {}, { files: { name: 'bad.pdf', bytes: '\x00\x01\x02' } });
    expect([bad.status, bad.$('[role=alert] li')]).toEqual([422, expect.stringContaining('bad.pdf: ')]);
    const large = Buffer.concat([await picture(8, 8), Buffer.alloc(15 * 1024 ** 2)]);
    const tooMuch = await ada.upload(at, {}, { files: { name: 'large.png', bytes: large } });
    expect([tooMuch.status, tooMuch.$('[role=alert] li')]).toEqual([422, expect.stringContaining('at most 15 MB')]);
    const gone = await ada.post(at, { kept_files: '64b0000000000000000000ab' });
    expect([gone.status, gone.$('[role=alert] li')]).toEqual([422, expect.stringContaining('not there any more')]);
    const page = await ada.get(at);
    expect(names(page)).toEqual(['sheet.pdf']);
    expect(page.$('li[id^="file-row-"]')).toContain('Not used');
  });

  it('[MED-06] shows what the course uses, wherever it came from, but nothing of others that a text only names', async () => {
    const cover = await store('cover.png');
    const strangers = await store('of-eve.png', '64b0000000000000000000aa');
    await updateDraft(owner, made.id, { coverFileId: cover }, (await requireOwnCourse(owner, made.id)).draftRevision);
    const own = await store('in-the-text.png');
    const markdown = `![a](file:${own}) ![b](file:${strangers})`;
    await updateLecture(owner, made.id, lecture.id, { markdown }, lecture.revision);
    const page = await ada.get(at);
    expect(names(page).sort()).toEqual(['cover.png', 'in-the-text.png', 'sheet.pdf']);
    expect(page.html.querySelector(`#file-row-${own}`)?.text).toContain('Used in 1 place');
    expect((await ada.get(`${at}/${own}`)).$('#file-uses')).toContain('In the text of “Bowline”');
    expect((await ada.get(`${at}/${strangers}`)).status).toBe(404);
  });

  it('[MED-06] is for those who edit the course only', async () => {
    const file = idOf(await ada.get(at), 'cover.png');
    for (const path of [at, `${at}/${file}`]) {
      expect((await eve.get(path)).status).toBe(404);
      expect((await leo.get(path)).status).toBe(403);
    }
    expect((await eve.delete(`${at}/${file}`)).status).toBe(404);
  });

  it('[MED-06] finds by name and kind, sorts as people count, and pages by cursor', async () => {
    const { made: many, base: there } = await course('Many');
    for (let number = 1; number <= 32; number++) await store(`plan ${number}.png`);
    const ids = await Promise.all(['Résumé.png', 'zebra.png'].map((name) => store(name)));

    const plans = await MediaFileModel.find({ ownerId: owner.id }).lean();
    await addToLibrary(
      many.id,
      plans.filter(({ originalName }) => originalName.startsWith('plan')).map(({ _id }) => String(_id)),
    );
    await addToLibrary(many.id, ids);
    expect(names(await ada.get(`${there}/media?q=resume`))).toEqual(['Résumé.png']);
    expect(names(await ada.get(`${there}/media?kind=video`))).toEqual([]);
    expect((await ada.get(`${there}/media?q=nothing`)).$('main')).toContain('No file found');
    const first = await ada.get(`${there}/media?sort=name&q=plan`);
    expect(names(first).slice(0, 3)).toEqual(['plan 1.png', 'plan 2.png', 'plan 3.png']);
    const next = first.html.querySelector('a[rel=next]')?.getAttribute('href')?.replaceAll('&amp;', '&') ?? '';
    expect(names(await ada.get(next))).toEqual(['plan 31.png', 'plan 32.png']);
    expect((await ada.get(`${there}/media?sort=odd&kind=odd&after=odd`)).status).toBe(200);
  });
});

describe('a file of the library', () => {
  it('[MED-06] is renamed with its ending kept, and comes back as typed when that cannot be', async () => {
    const file = idOf(await ada.get(at), 'sheet.pdf');
    expect((await ada.put(`${at}/${file}`, { name: 'गाँठ: "one"/two' })).status).toBe(303);
    expect((await requireFile(file)).originalName).toBe('two.pdf');
    expect((await ada.put(`${at}/${file}`, { name: 'All knots.PDF' })).status).toBe(303);
    expect((await requireFile(file)).originalName).toBe('All knots.pdf');
    const empty = await ada.put(`${at}/${file}`, { name: '   ' });
    expect([empty.status, empty.$('#field-name-error')]).toEqual([422, 'Error: Please give it a name.']);
  });

  it('[MED-06] in use cannot be deleted, with the places named; unused it goes for good', async () => {
    const used = idOf(await ada.get(at), 'cover.png');
    const refused = await ada.delete(`${at}/${used}`);
    expect([refused.status, refused.$('main')]).toEqual([422, expect.stringContaining('Cover of “Knots”')]);
    expect(await findFile(used)).not.toBeNull();
    const unused = idOf(await ada.get(at), 'All knots.pdf');
    expect((await ada.delete(`${at}/${unused}`)).location).toBe(at);
    expect(await findFile(unused)).toBeNull();
    expect((await ada.delete(`${at}/${unused}`)).status).toBe(404);
  });

  it('[MED-06] is replaced everywhere in the draft, once for each place; what is published stays as it is', async () => {
    const old = (await storeLocalFile(owner.id, await sampleFile(vtt), 'lines.vtt')).id;
    const captions = [{ language: 'en', label: 'English', fileId: old }];
    const [one, other, binned] = [
      await addLecture(owner, made.id, section.id, { kind: 'video', title: 'One', captions }),
      await addLecture(owner, made.id, section.id, {
        kind: 'article',
        title: 'Other',
        markdown: 'Words.',
        resources: [{ id: 'r', title: 'Lines', fileId: old }],
      }),
      await addLecture(owner, made.id, section.id, { kind: 'video', title: 'Binned', captions }),
    ];
    await publishCourse(owner, made.id, { note: '' });
    await removeLecture(owner, made.id, binned.id);
    await ada.get(at);
    const fresh = `${vtt}\n00:08.000 --> 00:09.000\nMore.\n`;
    const done = await ada.upload(`${at}/${old}/replacement`, {}, { file: { name: 'new.vtt', bytes: fresh } });
    expect(done.status).toBe(303);
    expect((await ada.follow(done)).$('main')).toContain('Replaced in 2 places of the draft');
    const id = done.location?.split('/').at(-1) ?? '';
    const now = async (lectureId: string) => (await requireOwnLecture(owner, made.id, lectureId)).lecture;
    expect((await now(one.id)).captions[0]?.fileId).toBe(id);
    expect(await now(other.id)).toMatchObject({ revision: other.revision + 1, resources: [{ fileId: id }] });
    const published = (await requirePublishedCourse({ id: made.id })).sections.flatMap((part) => part.lectures);
    const revision = await requireRevision(published.find((row) => row.title === 'Other')?.revisionId ?? '');
    expect(revision.resources[0]?.fileId).toBe(old);
    expect((await ada.get(`${at}/${id}`)).$('#file-uses')).toContain('Captions of “One”');
    const again = await ada.upload(`${at}/${old}/replacement`, {}, { file: { name: 'new.vtt', bytes: fresh } });
    expect((await ada.follow(again)).$('main')).toContain('not used in the draft');
    const wrong = await ada.upload(`${at}/${old}/replacement`, {}, { file: { name: 'a.pdf', bytes: pdf } });
    expect([wrong.status, wrong.$('#field-file-error')]).toEqual([422, expect.stringContaining('This is a PDF')]);
    const same = await ada.upload(`${at}/${id}/replacement`, {}, { file: { name: 'a.vtt', bytes: fresh } });
    expect([same.status, same.$('#field-file-error')]).toEqual([422, expect.stringContaining('very same file')]);
    expect((await ada.post(`${at}/${id}/replacement`)).status).toBe(422);
  });

  it('[MED-06] is chosen in a lecture instead of being sent again, and only from this library', async () => {
    const sheet = await ada.upload(
      at,
      {},
      { files: { name: 'plan.pdf', bytes: Buffer.concat([pdf, Buffer.from('%2')]) } },
    );
    expect(sheet.status).toBe(303);
    const file = idOf(await ada.get(at), 'plan.pdf');
    const document = await addLecture(owner, made.id, section.id, { kind: 'document', title: 'Plan' });
    const address = `${base}/lectures/${document.id}`;
    const page = await ada.get(address);
    expect(page.html.querySelector(`select[name=library_file] option[value="${file}"]`)?.text).toContain('plan.pdf');
    const fields = { title: 'Plan', revision: document.revision, counts: 'required', ready: true, library_file: file };
    expect((await ada.put(address, fields)).status).toBe(303);
    expect((await requireOwnLecture(owner, made.id, document.id)).lecture.fileId).toBe(file);
    const eves = (await storeLocalFile('64b0000000000000000000aa', await sampleFile(pdf), 'eves.pdf')).id;
    const stolen = await ada.put(address, { ...fields, revision: document.revision + 1, library_file: eves });
    expect([stolen.status, stolen.$('#field-file-error')]).toEqual([
      422,
      expect.stringContaining('not in the library'),
    ]);
  });

  it('[AUT-09] of somebody else that other courses use too is used and replaced, but neither renamed nor deleted', async () => {
    const mia = await person('mia', 'Mia', 'instructor');
    const theirs = await createCourse(snapshotOf(mia), { title: 'Of Mia', description: 'x' });
    const file = await store('shared.png');

    await addToLibrary(theirs.id, [file]);
    await addToLibrary(made.id, [file]);
    const browser = await school.signedIn(mia);
    const page = await browser.get(`/studio/courses/${theirs.id}/media/${file}`);
    expect(page.$('main')).toContain('belongs to somebody else');
    expect((await browser.put(`/studio/courses/${theirs.id}/media/${file}`, { name: 'mine' })).status).toBe(422);
    expect((await browser.delete(`/studio/courses/${theirs.id}/media/${file}`)).status).toBe(422);
    expect(await findFile(file)).not.toBeNull();
  });

  it('[OPS-08] that an admin deletes for others leaves a line in the audit log', async () => {
    const ruth = await school.signedIn({ email: 'ruth@cast.school' });
    const file = await store('not-needed.png');
    await addToLibrary(made.id, [file]);
    expect((await ruth.delete(`${at}/${file}`)).location).toBe(at);
    const [line] = await Audit.find({ action: 'file.deleted' }).lean();
    expect([line?.subjectId, line?.subjectName]).toEqual([file, 'not-needed.png']);
  });
});
