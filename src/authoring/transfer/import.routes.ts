/** A course from an archive, and lectures from files in folders. */
import { type Request, Router } from 'express';
import { z } from 'zod';
import { NotFound, Refused } from '../../lib/errors.ts';
import { maxArchiveBytes } from '../../media/sizes.service.ts';
import { answer } from '../../web/answer.ts';
import { submit, untouched } from '../../web/form.ts';
import { me } from '../../web/request.ts';
import { acceptUploads } from '../../web/uploads.ts';
import { requireOwnCourse } from '../courses/courses.service.ts';
import { making, teaching } from '../editor.ts';
import { requireTaken, takeFile } from '../lectures/studio-uploads.ts';
import { showForm, showReport } from './import-page.ts';
import { showProgress } from './progress.ts';
import { askForImport, confirmLectures, seeTransfer, type TransferView } from './transfers.service.ts';

const Empty = z.object({});
const whole = '/studio/imports';
const into = '/studio/courses/:course/imports';
acceptUploads({ path: /^\/studio\/(courses\/[0-9a-f]{24}\/)?imports$/, role: 'instructor', maxBytes: maxArchiveBytes });

export const courseImport = Router();
courseImport.use('/studio', teaching);

courseImport.get(whole, making, (req, res) => showForm(req, res, null, untouched));

courseImport.post(whole, making, async (req, res) => {
  const sent = await submit(req, Empty, async () => askForImport(me(req), await sentArchive(req), { kind: 'course' }));
  if (!sent.ok) return showForm(req, res, null, sent.form, sent.status);
  await answer(req, res, { redirect: `${whole}/${sent.value}` });
});

courseImport.get(`${whole}/:transfer`, async (req, res) =>
  showReport(req, res, await seeTransfer(me(req), req.params.transfer)),
);

courseImport.get(`${whole}/:transfer/progress`, async (req, res) => {
  const transfer = await seeTransfer(me(req), req.params.transfer);
  await showProgress(req, res, transfer, `${whole}/${transfer.id}`, `${whole}/${transfer.id}`);
});

courseImport.get(into, async (req, res) => showForm(req, res, req.params.course, untouched));

courseImport.post(into, async (req, res) => {
  const course = await requireOwnCourse(me(req), req.params.course);
  const sent = await submit(req, Empty, async () =>
    askForImport(me(req), await sentArchive(req), { kind: 'lectures', courseId: course.id }),
  );
  if (!sent.ok) return showForm(req, res, course.id, sent.form, sent.status);
  await answer(req, res, { redirect: `/studio/courses/${course.id}/imports/${sent.value}` });
});

courseImport.get(`${into}/:transfer`, async (req, res) => showReport(req, res, await found(req)));

courseImport.get(`${into}/:transfer/progress`, async (req, res) => {
  const transfer = await found(req);
  const base = `/studio/courses/${transfer.courseId}/imports/${transfer.id}`;
  await showProgress(req, res, transfer, base, base);
});

/** Yes to the plan. */
courseImport.post(`${into}/:transfer/taking`, async (req, res) => {
  const transfer = await found(req);
  await confirmLectures(me(req), transfer.id);
  await answer(req, res, { redirect: `/studio/courses/${transfer.courseId}/imports/${transfer.id}` });
});

/** Of this course. Throws NotFound. */
async function found(req: Request): Promise<TransferView> {
  const course = await requireOwnCourse(me(req), String(req.params.course));
  const transfer = await seeTransfer(me(req), String(req.params.transfer));
  if (transfer.courseId !== course.id || transfer.kind !== 'lectures') throw new NotFound('This archive');
  return transfer;
}

async function sentArchive(req: Request) {
  const taken = await takeFile(req, 'archive', ['archive']);
  requireTaken({ archive: taken });
  if (!taken.file) throw new Refused('Please choose a ZIP archive.', 'archive');
  return taken.file;
}
