/** Another due date for one learner: given with a reason, changed, taken back. Each leaves its line in the audit log. */
import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { accommodationFor } from '../../assessment/accommodations/accommodations.service.ts';
import { dueFor } from '../../assessment/assignments/due.service.ts';
import { endExtension, findSeat, giveExtension } from '../../assessment/assignments/seats.service.ts';
import { config } from '../../config.ts';
import { requireLearner } from '../../learning/release/exceptions.service.ts';
import { shownLearner } from '../../learning/release/learners.service.ts';
import { localTime, momentFrom } from '../../lib/calendar.ts';
import { now } from '../../lib/clock.ts';
import { formatMoment } from '../../lib/dates.ts';
import { NotFound, Refused } from '../../lib/errors.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { type FormState, fields, formOf, submit } from '../../web/form.ts';
import { me } from '../../web/request.ts';
import { csrfOf } from '../../web/shell.ts';
import { railOf, readDesk, teaching } from '../editor.ts';
import { requireLecture } from '../lectures/lecture.model.ts';

const extensionPage = view<{
  title: string;
  name: string;
  back: string;
  action: string;
  /** The date that everybody has; '' for none. */
  usual: string;
  own: string;
  zone: string;
  form: FormState;
  csrf: string | null;
}>('authoring/grading/extension');

const at = '/studio/courses/:course/assignments/:lecture/learners/:enrolment';
const ExtensionForm = z.object({
  dueAt: z.string().trim().min(1, 'Please enter a day and a time.').max(40),
  reason: fields.line(300, 'Please say why.'),
});
type Params = { course: string; lecture: string; enrolment: string };

export const extensions = Router();
extensions.use('/studio', teaching);

extensions.get(at, async (req: Request<Params>, res) => {
  const { seat } = await find(req);
  const { dueAt, reason } = seat?.extension ?? {};
  await show(req, res, formOf({ dueAt: dueAt ? localTime(dueAt, zoneOf(req)) : '', reason }));
});

extensions.put(`${at}/extension`, async (req: Request<Params>, res) => {
  const { key, names, usual } = await find(req);
  const given = await submit(req, ExtensionForm, ({ dueAt, reason }) =>
    giveExtension(key, { dueAt: laterThan(usual, dueAt, zoneOf(req)), reason, by: me(req), names }),
  );
  if (!given.ok) return show(req, res, given.form, given.status);
  await answer(req, res, {
    redirect: hrefOf(req),
    flash: 'The learner has until then. They see it at the assignment and in their calendar.',
  });
});

extensions.delete(`${at}/extension`, async (req: Request<Params>, res) => {
  const { key, names } = await find(req);
  await endExtension(key, names);
  await answer(req, res, { redirect: hrefOf(req), flash: 'The date of everybody holds again.' });
});

/** The moment that was typed. Throws Refused where it moves nothing. */
function laterThan(usual: Date | null, typed: string, zone: string): Date {
  const dueAt = momentFrom(typed, zone);
  if (!dueAt) throw new Refused(`Please enter a day and a time that exist in ${zone.replaceAll('_', ' ')}.`, 'dueAt');
  if (!usual) throw new Refused('This assignment has no due date, so there is nothing to move.', 'dueAt');
  if (dueAt <= usual) throw new Refused('This is not later than the date that everybody has.', 'dueAt');
  if (dueAt <= now()) throw new Refused('This is over already.', 'dueAt');
  return dueAt;
}

async function find(req: Request<Params>) {
  const { course, lecture: id, enrolment: enrolmentId } = req.params;
  const enrolment = await requireLearner(me(req), course, enrolmentId);
  const lecture = await requireLecture(course, id);
  if (lecture.kind !== 'assignment' || !lecture.assignment) throw new NotFound('This assignment');
  const key = { enrolmentId: enrolment.id, userId: enrolment.userId, courseId: course, lectureId: String(lecture._id) };
  const [seat, own, learner, draft] = await Promise.all([
    findSeat(key),
    accommodationFor(key.enrolmentId, key.lectureId),
    shownLearner(enrolment),
    readDesk(me(req), course),
  ]);
  const extraDays = own?.extraDays ?? 0;
  const allowed = { enrolledAt: enrolment.createdAt, handedBackAt: null, extendedTo: null, extraDays };
  const usual = dueFor(lecture.assignment, allowed, config.school.timeZone);
  const names = { learner: learner.name, course: draft.course.draft.title, lecture: lecture.title };
  return { key, seat, names, usual, draft };
}

async function show(req: Request<Params>, res: Response, form: FormState, status = 200): Promise<void> {
  const { seat, names, usual, draft } = await find(req);
  const zone = zoneOf(req);
  const page = extensionPage({
    title: names.lecture,
    name: names.learner,
    back: `/studio/courses/${req.params.course}/assignments/${req.params.lecture}?show=missing`,
    action: `${hrefOf(req)}/extension`,
    usual: usual ? formatMoment(usual, zone) : '',
    own: seat?.extension ? formatMoment(seat.extension.dueAt, zone) : '',
    ...{ zone, form, csrf: csrfOf(req) },
  });
  const title = `${names.learner}: ${names.lecture}`;
  await answer(req, res, { page, title, layout: 'studio', nav: railOf(draft, 'assignments'), status });
}

function hrefOf({ params }: Request<Params>): string {
  return `/studio/courses/${params.course}/assignments/${params.lecture}/learners/${params.enrolment}`;
}

function zoneOf(req: Request<Params>): string {
  return req.user?.timeZone ?? config.school.timeZone;
}
