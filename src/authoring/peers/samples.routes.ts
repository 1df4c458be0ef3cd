/** /studio/courses/:course/assignments/:lecture/samples: works that the team marks, for learners to practise on. */
import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import type { Assignment } from '../../assessment/assignments/assignment.ts';
import { requireHandedIn } from '../../assessment/assignments/grading.service.ts';
import { listPracticesAt } from '../../assessment/peers/practice.service.ts';
import {
  addSample,
  faultsInSample,
  listSamples,
  mostSamples,
  type Sample,
} from '../../assessment/peers/samples.service.ts';
import { countPeerWorks } from '../../assessment/peers/works.service.ts';
import { Gone } from '../../lib/errors.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { type FormState, submit } from '../../web/form.ts';
import { onceField, onceId } from '../../web/once.ts';
import { me } from '../../web/request.ts';
import { csrfOf } from '../../web/shell.ts';
import { newId } from '../courses/course.model.ts';
import { railOf, readDesk, teaching } from '../editor.ts';
import { type PeerTab, peerTabs, samplesAt } from './address.ts';
import { requirePeers } from './peers-of.ts';
import { practisedWords, sampleName, stateTag } from './sample-words.ts';

const samplesPage = view<{
  title: string;
  base: string;
  tabs: PeerTab[];
  /** What samples are for, by the rules of this assignment. */
  lead: string;
  rows: { href: string; name: string; tag: { label: string; tone: string }; line: string }[];
  error: string;
  isFull: boolean;
  key: string;
  csrf: string | null;
}>('authoring/peers/samples');

/** `work`: what was handed in and is copied; none: an empty sample. */
const NewForm = z.object({ key: onceField, work: z.string().max(30).default('') });
type Params = { course: string; lecture: string };

export const peerSamples = Router();
peerSamples.use('/studio', teaching);

peerSamples.get(samplesAt, async (req: Request<Params>, res) => show(req, res));

peerSamples.post(samplesAt, async (req: Request<Params>, res) => {
  const { ids, base } = await requirePeers(req);
  const sent = await submit(req, NewForm, async ({ key, work: from }) => {
    const work = from ? await requireHandedIn(ids.lectureId, from) : undefined;
    // Before that, reviewers may have it before them.
    if (work && work.stage !== 'handed-back') throw new Gone('Only work that is handed back can become a sample.');
    return addSample(ids, me(req), { id: onceId(key, ids.lectureId, from), work });
  });
  if (!sent.ok) return show(req, res, sent);
  await answer(req, res, { redirect: `${base}/samples/${sent.value}` });
});

async function show(req: Request<Params>, res: Response, refused?: { form: FormState; status: number }): Promise<void> {
  const { ids, base, title, rules } = await requirePeers(req);
  const [draft, samples, works] = await Promise.all([
    readDesk(me(req), ids.courseId),
    listSamples(ids.lectureId),
    countPeerWorks(ids.lectureId),
  ]);
  const page = samplesPage({
    ...{ title, base, tabs: peerTabs(base, 'samples', works), lead: leadOf(rules) },
    rows: await Promise.all(samples.map((one) => rowOf(one, rules, base))),
    error: Object.values(refused?.form.errors ?? {})[0] ?? '',
    isFull: samples.filter(({ state }) => state !== 'withdrawn').length >= mostSamples,
    ...{ key: newId(), csrf: csrfOf(req) },
  });
  const nav = railOf(draft, 'assignments');
  await answer(req, res, { page, title: `Samples: ${title}`, layout: 'studio', nav, status: refused?.status ?? 200 });
}

async function rowOf(one: Sample, rules: Assignment, base: string) {
  const practices = one.state === 'draft' ? [] : await listPracticesAt(one.id);
  const line = one.state === 'open' ? practisedWords(one, practices, rules) : '';
  // The rubric may have got a criterion since.
  const isWhole = one.state !== 'open' || Object.keys(faultsInSample(one, rules)).length === 0;
  const tag = isWhole ? stateTag[one.state] : { label: 'Your marks are missing', tone: 'warn' };
  return { href: `${base}/samples/${one.id}`, name: sampleName(one), tag, line };
}

function leadOf({ peers }: Assignment): string {
  if (!peers) return 'Peer review is off at this assignment, so nobody is shown a sample.';
  const who =
    peers.practice === 'first'
      ? 'Learners mark samples before their first review, and then see how near they came to your marks.'
      : 'Learners may mark samples, and then see how near they came to your marks.';
  if (peers.grade !== 'median') return who;
  return `${who} The nearer, the more their reviews count: 0.5 times where nothing agrees, 1.5 times where all does, once without practice.`;
}
