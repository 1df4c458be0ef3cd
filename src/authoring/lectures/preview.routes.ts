/** The preview beside a lecture's form: it comes anew while somebody types. Stores nothing. */
import { type Request, Router } from 'express';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { me } from '../../web/request.ts';
import { typedOf } from '../../web/saving.ts';
import { sessionMark } from '../../web/session.ts';
import { zoneOf } from '../history/rows.ts';
import { requireOwnLecture } from '../outline/outline.service.ts';
import { type Preview, previewOf } from './lecture-preview.ts';

const at = '/studio/courses/:course/lectures/:lecture';
const previewPart = view<{ preview: Preview; action: string }>('authoring/lectures/_preview');

export const lecturePreview = Router();

// Whoever reloads a preview, or comes back to it, is led to the page itself.
lecturePreview.get(`${at}/preview`, async (req, res) => {
  const { action } = await find(req);
  await answer(req, res, { redirect: action });
});

lecturePreview.post(`${at}/preview`, async (req, res) => {
  const { lecture, action } = await find(req);
  const viewer = { mark: sessionMark(req), by: `studio.${lecture.courseId}` };
  const preview = await previewOf(lecture, typedOf(req.body), { viewer, zone: zoneOf(req) });
  await answer(req, res, { fragments: [previewPart({ preview, action })], redirect: action });
});

async function find(req: Request) {
  const { course, lecture } = await requireOwnLecture(me(req), String(req.params.course), String(req.params.lecture));
  return { lecture, action: `/studio/courses/${course.id}/lectures/${lecture.id}` };
}
