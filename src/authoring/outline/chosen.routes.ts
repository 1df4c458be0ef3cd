/** One form for all that is ticked in the outline: lectures, and sections with what is in them. */
import { type Request, Router } from 'express';
import { z } from 'zod';
import { NotFound } from '../../lib/errors.ts';
import { fields, form } from '../../web/form.ts';
import { onceField } from '../../web/once.ts';
import { me } from '../../web/request.ts';
import { requireOwnCourse } from '../courses/courses.service.ts';
import { copyChosen } from '../duplicates/copy-lectures.service.ts';
import { count, teaching } from '../editor.ts';
import { changeLectures, type Flags } from '../lectures/many-lectures.service.ts';
import { type Chosen, inOutline, moveChosen, removeChosen, restoreMoment, stepChosen } from './chosen.service.ts';
import { answerRows, outlineChanged, showOutline } from './outline-page.ts';
import type { Shown } from './outline-rows.ts';

/** What lectures can be marked as, in the words of the page. */
const marks: Record<string, { flags: Flags; words: string }> = {
  ready: { flags: { ready: true }, words: 'ready' },
  'not-ready': { flags: { ready: false }, words: 'not ready' },
  preview: { flags: { preview: true }, words: 'a free preview' },
  'no-preview': { flags: { preview: false }, words: 'for enrolled learners only' },
  required: { flags: { required: true, certificate: false }, words: 'required' },
  optional: { flags: { required: false, certificate: false }, words: 'optional' },
  certificate: { flags: { required: false, certificate: true }, words: 'for the certificate' },
};

const id = z.string().regex(/^[0-9a-f]{24}$/);
const ChosenForm = z.object({
  act: z.enum(['up', 'down', 'move', 'mark', 'name', 'copy', 'remove']),
  lecture: fields.many(id),
  section: fields.many(id),
  to: z.string().max(30).default(''),
  as: z.string().max(30).default(''),
  key: onceField,
});
type Wish = z.infer<typeof ChosenForm>;
/** `lectures`: their rows alone change. */
type Outcome = Shown & { query?: Record<string, string>; lectures?: string[]; sections?: string[] };

const at = '/studio/courses/:course';
export const chosenRows = Router();
chosenRows.use('/studio', teaching);

chosenRows.post(`${at}/chosen`, async (req, res) => {
  await requireOwnCourse(me(req), req.params.course);
  const wish = form(req, ChosenForm);
  const outcome = wish.ok ? await act(req, wish.value) : { problem: 'Please tick what to change first.', code: 422 };
  const { query = {}, lectures, sections = [], ...shown } = outcome;
  if (outcome.problem) return showOutline(req, res, shown);
  const light = { sections, lectures: lectures ?? [], moves: false, status: outcome.status ?? '' };
  if (lectures && lectures.length <= 50 && (await answerRows(req, res, light))) return;
  await outlineChanged(req, res, shown, { query });
});

chosenRows.delete(`${at}/bin/moments/:moment`, async (req, res) => {
  const moment = new Date(Number(req.params.moment));
  if (Number.isNaN(moment.getTime())) throw new NotFound('What was deleted');
  await restoreMoment(me(req), req.params.course, moment);
  await outlineChanged(req, res, { status: 'All of it is back.' });
});

async function act(req: Request, wish: Wish): Promise<Outcome> {
  const chosen: Chosen = { lectures: wish.lecture, sections: wish.section };
  const course = String(req.params.course);
  if (wish.lecture.length + wish.section.length === 0)
    return { problem: 'Please tick what to change first.', code: 422 };
  if (wish.act === 'up' || wish.act === 'down') return step(req, course, chosen, wish.act);
  if (wish.act === 'name') return name(wish);
  if (wish.act === 'mark') return mark(req, course, chosen, wish.as);
  if (wish.act === 'move') return move(req, course, chosen, wish.to);
  if (wish.act === 'copy') return { status: copyWords(await copyChosen(me(req), course, chosen, wish.key)) };
  const gone = await removeChosen(me(req), course, chosen);
  const undo = `moments/${gone?.at.getTime()}`;
  return gone ? { undo, query: { removed: undo } } : { status: 'It was gone already.' };
}

function copyWords(made: number): string {
  return made === 1 ? 'One copy is made.' : `${made} copies are made.`;
}

/** What was moved stays ticked, so that it can go on. */
async function step(req: Request, course: string, chosen: Chosen, to: 'up' | 'down'): Promise<Outcome> {
  await stepChosen(me(req), course, chosen, to);
  const ids = [...chosen.sections, ...chosen.lectures];
  return { status: `Moved ${to}.`, chosen: ids, ...(ids.length <= 40 ? { query: { chosen: ids.join(' ') } } : {}) };
}

function name({ lecture, section }: Wish): Outcome {
  const [first, second] = [...section.map((one) => `sections/${one}`), ...lecture.map((one) => `lectures/${one}`)];
  if (!first || second) return { problem: 'Please tick just one to give it another name.', code: 422 };
  const [what, one = ''] = first.split('/');
  const naming = { what: what === 'sections' ? ('sections' as const) : ('lectures' as const), id: one };
  return { naming, query: { name: first } };
}

async function mark(req: Request, course: string, chosen: Chosen, as: string): Promise<Outcome> {
  const wanted = marks[as];
  if (!wanted)
    return {
      problem: 'Please choose what to mark them as.',
      chosen: [...chosen.lectures, ...chosen.sections],
      code: 422,
    };
  const found = await inOutline(await requireOwnCourse(me(req), course), chosen);
  const lectures = [...found.inSections, ...found.lectures];
  const changed = await changeLectures(me(req), course, lectures, wanted.flags);
  const status =
    changed === 0 ? 'They were marked so already.' : `${count(changed, 'lecture')} marked as ${wanted.words}.`;
  return { status, lectures, sections: found.homes };
}

async function move(req: Request, course: string, chosen: Chosen, to: string): Promise<Outcome> {
  const ids = [...chosen.lectures, ...chosen.sections];
  if (to === '') return { problem: 'Please choose the section to move them to.', chosen: ids, code: 422 };
  const moved = await moveChosen(me(req), course, chosen, to);
  return { status: `${count(moved, 'lecture')} moved.`, chosen: [...chosen.lectures] };
}
