/** /learn/:slug/print: the articles of a course as one page for paper, and as a PDF that a job makes. */
import { pipeline } from 'node:stream/promises';
import { type Request, Router } from 'express';
import { z } from 'zod';
import { listPeopleByIds } from '../../accounts/accounts.service.ts';
import { requireLearnableCourse } from '../../authoring/publishing/published.service.ts';
import { now } from '../../lib/clock.ts';
import { formatDay } from '../../lib/dates.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { form, query } from '../../web/form.ts';
import { requirePerson } from '../../web/guards.ts';
import { me } from '../../web/request.ts';
import { csrfOf } from '../../web/shell.ts';
import { requireEnrolment } from '../enrolment.service.ts';
import { mathFont } from '../lecture-page.ts';
import { numberOf } from '../outline.ts';
import { missingCourses } from '../release/locks.service.ts';
import { learnersWay, type Way } from '../way.ts';
import { type Around, mostArticles, type Picked, pickArticles } from './articles.service.ts';
import { type Handout, handoutOf } from './handout.service.ts';
import { askForPdf, findPdf, openPdf, type PdfWish } from './handout-pdfs.service.ts';
import { type PdfPart, pdfPartOf } from './pdf-part.ts';

type Params = { slug: string };
/** `section` may stand several times in the address, and in the form. */
const Sections = z.object({ section: z.union([z.string(), z.array(z.string())]).default([]) });
const printPage = view<
  Pick<Handout, 'sections'> &
    Pick<Picked, 'choices' | 'closed' | 'left'> & {
      title: string;
      /** Ids of the sections that are printed. */
      chosen: string[];
      /** Who teaches it, its version and day, for whom it was printed. */
      facts: string[];
      homeHref: string;
      most: number;
      pdf: PdfPart;
    }
>('learning/print/show');
const pdfPart = view<{ pdf: PdfPart }>('learning/print/_pdf');

const at = '/learn/:slug/print';
export const printing = Router();
printing.use('/learn', requirePerson);

printing.get(at, async (req: Request<Params>, res) => {
  const { around, way, picked, wish, pdf } = await find(req, query(req, Sections).section);
  const { hasMath, sections } = await handoutOf(around, way, picked);
  const page = printPage({
    ...{ sections, pdf, choices: picked.choices, closed: picked.closed, left: picked.left },
    chosen: picked.sections.map(({ id }) => id),
    ...{ title: wish.title, facts: wish.facts, homeHref: way.homeHref, most: mostArticles },
  });
  const title = `${wish.title}: the articles`;
  await answer(req, res, { page, title, layout: 'bare', head: hasMath ? mathFont : '' });
});

/** Asked by the page itself while the PDF is being made. */
printing.get(`${at}/pdf`, async (req: Request<Params>, res) => {
  const { pdf } = await find(req, query(req, Sections).section);
  await answer(req, res, { fragments: [pdfPart({ pdf })], redirect: pdf.pageHref });
});

printing.post(`${at}/pdf`, async (req: Request<Params>, res) => {
  const sent = form(req, Sections);
  const { wish, pdf } = await find(req, sent.ok ? sent.value.section : []);
  if (wish.sections.length > 0) await askForPdf(wish);
  await answer(req, res, { redirect: pdf.pageHref });
});

printing.get(`${at}/pdf/:handout`, async (req: Request<Params & { handout: string }>, res) => {
  const { courseId } = await requireEnrolment(me(req), req.params.slug);
  const { stream, bytes } = await openPdf({ userId: me(req).id, courseId }, req.params.handout);
  res.set({
    'Content-Type': 'application/pdf',
    'Content-Length': String(bytes),
    'Content-Disposition': `attachment; filename="${req.params.slug}.pdf"`,
    'Cache-Control': 'private, no-store',
  });
  await pipeline(stream, res);
});

async function find(req: Request<Params>, wanted: string | string[]) {
  const enrolment = await requireEnrolment(me(req), req.params.slug);
  const course = await requireLearnableCourse(req.params.slug);
  const around = { course, enrolment, missing: await missingCourses(course, enrolment), at: now() };
  const way = learnersWay(req, course);
  const picked = pickArticles(around, [wanted].flat());
  const wish = await wishOf(req, around, way, picked);
  const chosen = picked.sections.length < picked.choices.length ? picked.sections.map(({ id }) => id) : [];
  const base = `/learn/${course.slug}/print`;
  return {
    around,
    way,
    picked,
    wish,
    pdf: pdfPartOf(await findPdf(wish), { base, chosen, csrf: csrfOf(req), zone: way.zone }),
  };
}

async function wishOf(req: Request<Params>, { course }: Around, way: Way, { sections }: Picked): Promise<PdfWish> {
  const owner = (await listPeopleByIds([course.ownerId])).get(course.ownerId);
  const taught = owner ? [`Taught by ${owner.name}`] : [];
  const version = `Version ${course.number} of ${formatDay(course.publishedAt, way.zone)}`;
  return {
    userId: me(req).id,
    courseId: course.id,
    title: course.facts.title,
    facts: [...taught, version, `Printed for ${me(req).name} on ${formatDay(now(), way.zone)}`],
    about: [...taught, version, me(req).name],
    sections: sections.map(({ id, title, lectures }) => ({
      ...{ id, title },
      articles: lectures.map((one) => ({
        ...{ id: one.id, title: one.title, revisionId: one.revisionId },
        number: numberOf(course.sections, one.id),
      })),
    })),
  };
}
