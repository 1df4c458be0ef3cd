/** `/studio/courses/:course/versions`: what learners saw and see, compared and brought back. */
import { type Request, type Response, Router } from 'express';
import { config } from '../../config.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { type FormState, query, submit, untouched } from '../../web/form.ts';
import { me } from '../../web/request.ts';
import { csrfOf } from '../../web/shell.ts';
import { type Bar, barOf, railOf, teaching } from '../editor.ts';
import { type ShownDifference, shownDifference } from './changes-page.ts';
import { loadSide } from './compare.service.ts';
import { RestorationForm, VersionsQuery } from './forms.ts';
import { type Draft, readDraft } from './publication.service.ts';
import { restoreVersion } from './rollback.service.ts';
import { rowsOfVersions, type VersionRow } from './version-rows.ts';
import { listVersions, requireVersionEntry } from './versions.service.ts';

const listPage = view<{
  bar: Bar;
  base: string;
  versions: VersionRow[];
  nextHref: string | null;
  firstHref: string | null;
}>('authoring/publishing/versions');
const versionPage = view<{
  bar: Bar;
  base: string;
  csrf: string | null;
  version: VersionRow;
  /** From what learners see now to this version; null for the one they see. */
  difference: ShownDifference | null;
  withdrawn: boolean;
  mayPublish: boolean;
  learners: number;
  form: FormState;
}>('authoring/publishing/version');

const at = '/studio/courses/:course/versions';
const readers = ['edit', 'publish'] as const;
export const versions = Router();
versions.use('/studio', teaching);

versions.get(at, async (req, res) => {
  const draft = await readDraft(me(req), String(req.params.course), readers);
  const { before } = query(req, VersionsQuery);
  const { entries, next } = await listVersions(draft.course, { before });
  const base = `/studio/courses/${draft.course.id}`;
  const page = listPage({
    bar: barOf(req, draft),
    base,
    versions: await rowsOfVersions(entries, zoneOf(req)),
    nextHref: next ? `${base}/versions?before=${next}` : null,
    firstHref: before ? `${base}/versions` : null,
  });
  await answer(req, res, { page, title: 'Versions', layout: 'studio', nav: railOf(draft, 'publish') });
});

versions.get(`${at}/:number`, async (req, res) => {
  await showVersion(req, res, { form: untouched, status: 200 });
});

versions.post(`${at}/:number/restoration`, async (req, res) => {
  const { course, number } = req.params;
  const done = await submit(req, RestorationForm, (said) =>
    restoreVersion(me(req), String(course), numberOf(number), said),
  );
  if (!done.ok) return showVersion(req, res, done);
  const flash = `Learners see again what they saw with version ${numberOf(number)}. It is version ${done.value.number} now.`;
  await answer(req, res, { redirect: `/studio/courses/${course}/versions`, flash });
});

async function showVersion(req: Request, res: Response, shown: { form: FormState; status: number }): Promise<void> {
  const draft = await readDraft(me(req), String(req.params.course), readers);
  const { course } = draft;
  const entry = await requireVersionEntry(course, numberOf(req.params.number));
  const [version] = await rowsOfVersions([entry], zoneOf(req));
  if (!version) return;
  const page = versionPage({
    bar: barOf(req, draft),
    base: `/studio/courses/${course.id}`,
    csrf: csrfOf(req),
    version,
    difference: await differenceTo(draft, entry.number, zoneOf(req)),
    withdrawn: course.state === 'withdrawn',
    mayPublish: course.may.includes('publish'),
    learners: course.learners,
    form: shown.form,
  });
  const title = `Version ${entry.number}`;
  await answer(req, res, { page, title, layout: 'studio', nav: railOf(draft, 'publish'), status: shown.status });
}

/** What going back to a version would change for learners. */
async function differenceTo({ course, published }: Draft, number: number, zone: string) {
  if (!published || published.number === number) return null;
  const sides = await Promise.all([loadSide(course, published.number), loadSide(course, number)]);
  const address = `from=${published.number}&to=${number}`;
  const hrefOf = (id: string) => `/studio/courses/${course.id}/changes/lectures/${id}?${address}`;
  return shownDifference(sides, { zone, at: 0, hrefOf });
}

function numberOf(text: unknown): number {
  return /^\d{1,6}$/.test(String(text)) ? Number(text) : 0;
}

function zoneOf(req: Request): string {
  return me(req).timeZone ?? config.school.timeZone;
}
