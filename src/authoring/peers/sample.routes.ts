/** One sample: written and marked by the team, shown to learners, withdrawn. */
import { type Request, type Response, Router } from 'express';
import { marksTyped, mostPoints } from '../../assessment/assignments/marks.service.ts';
import { type Sheet, sheetOf } from '../../assessment/assignments/sheet.service.ts';
import { listPracticesAt } from '../../assessment/peers/practice.service.ts';
import {
  faultsInSample,
  isBegun,
  requireSample,
  type Sample,
  saveSample,
  withdrawSample,
} from '../../assessment/peers/samples.service.ts';
import { config } from '../../config.ts';
import { type Handed, handedView } from '../../learning/assignment/handed.service.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { answerSave, isAutosave } from '../../web/autosave.ts';
import { type FormState, form } from '../../web/form.ts';
import { me } from '../../web/request.ts';
import { type Clash, comeBack, save, typedOf } from '../../web/saving.ts';
import { sessionMark } from '../../web/session.ts';
import { csrfOf } from '../../web/shell.ts';
import { railOf, readDesk, teaching } from '../editor.ts';
import { withLevelWords } from '../grading/grade-form.ts';
import { samplesAt } from './address.ts';
import { type Peers, requirePeers } from './peers-of.ts';
import { SampleForm, sampleTerms, sampleValues } from './sample-form.ts';
import { agreementLines, practisedWords, stateTag } from './sample-words.ts';

const samplePage = view<{
  title: string;
  base: string;
  action: string;
  csrf: string | null;
  state: Sample['state'];
  tag: { label: string; tone: string };
  /** It was copied from the work of a learner. */
  isCopy: boolean;
  /** Learners have begun to mark it, so its words stay. */
  isFixed: boolean;
  handed: Handed;
  practised: { line: string; lines: { name: string; agreed: string }[] } | null;
  sheet: Sheet;
  most: number;
  form: FormState;
  conflict: Clash | null;
}>('authoring/peers/sample');

const at = `${samplesAt}/:sample`;
type Params = { course: string; lecture: string; sample: string };
type Found = Peers & { sample: Sample };
type Shown = { form: FormState; conflict?: Clash | null; status?: number };

export const peerSample = Router();
peerSample.use('/studio', teaching);

peerSample.get(at, async (req: Request<Params>, res) => {
  const found = await find(req);
  await show(req, res, found, { form: { values: sampleValues(found.sample), errors: {} } });
});

peerSample.put(at, async (req: Request<Params>, res) => {
  const found = await find(req);
  const { sample, rules, base } = found;
  const faults = await faultsIn(req, found);
  if (Object.keys(faults).length > 0)
    return show(req, res, found, { form: { values: typedOf(req.body), errors: faults }, status: 422 });
  const saved = await keep(req, found);
  if (isAutosave(req)) return answerSave(req, res, saved.ok ? { ok: true, revision: saved.value.revision } : saved);
  if (!saved.ok) {
    const back = await comeBack(req, saved, sampleTerms(rules));
    const conflict = back.conflict && withLevelWords(back.conflict, rules.rubric);
    const theirs = 'theirs' in saved ? saved.theirs : sample;
    return show(req, res, { ...found, sample: theirs }, { ...back, conflict });
  }
  const flash = saved.value.state !== 'open' ? 'The draft is saved.' : sample.state === 'open' ? changed : opened;
  await answer(req, res, { redirect: `${base}/samples/${sample.id}`, flash });
});

const opened = 'Learners mark it from now on.';
const changed = 'Saved. How near learners came is worked out anew.';

peerSample.delete(at, async (req: Request<Params>, res) => {
  const { sample, names, base } = await find(req);
  await withdrawSample(sample, names);
  const flash = sample.state === 'draft' ? 'The draft is removed.' : 'Withdrawn. What learners marked does not count.';
  await answer(req, res, { redirect: `${base}/samples`, flash });
});

/** Is it to be whole? What learners mark is changed as a whole, or not at all. */
function isWhole(req: Request, { state }: Sample, go: string): boolean {
  return state === 'open' || (go === 'done' && !isAutosave(req));
}

async function faultsIn(req: Request, { sample, rules }: Found): Promise<Record<string, string>> {
  const sent = form(req, SampleForm);
  if (!sent.ok || !isWhole(req, sample, sent.value.go)) return {};
  const { text, link } = (await isBegun(sample.id)) ? sample : sent.value;
  return faultsInSample({ ...sample, text, link, marks: marksTyped(sent.value, rules) }, rules);
}

function keep(req: Request, { sample, rules, names }: Found) {
  return save(
    req,
    SampleForm,
    ({ revision, text, link, go, ...typed }) => {
      const isDone = isWhole(req, sample, go);
      return saveSample(sample, { text, link, marks: marksTyped(typed, rules) }, { revision, isDone, rules, names });
    },
    () => requireSample(sample.lectureId, sample.id),
  );
}

async function find(req: Request<Params>): Promise<Found> {
  const peers = await requirePeers(req);
  return { ...peers, sample: await requireSample(peers.ids.lectureId, req.params.sample) };
}

async function show(
  req: Request<Params>,
  res: Response,
  { sample, rules, base, title, ids }: Found,
  { form: shown, conflict = null, status = 200 }: Shown,
): Promise<void> {
  const [draft, practices, isFixed] = await Promise.all([
    readDesk(me(req), ids.courseId),
    listPracticesAt(sample.id),
    isBegun(sample.id),
  ]);
  const reader = { zone: me(req).timeZone ?? config.school.timeZone, mark: sessionMark(req) };
  const page = samplePage({
    ...{ title, base, action: `${base}/samples/${sample.id}`, csrf: csrfOf(req) },
    ...{ state: sample.state, tag: stateTag[sample.state], isCopy: sample.authorId !== null, isFixed },
    handed: await handedView({ ...sample, number: 1, handedInAt: null }, reader, {
      ...{ withText: isFixed, isBlind: true, by: `sample.${sample.id}` },
    }),
    practised:
      practices.length > 0
        ? { line: practisedWords(sample, practices, rules), lines: agreementLines(sample.marks, practices, rules) }
        : null,
    ...{ sheet: sheetOf(rules, shown), most: mostPoints(rules), form: shown, conflict },
  });
  const nav = railOf(draft, 'assignments');
  await answer(req, res, { page, title: `Sample: ${title}`, layout: 'studio', nav, status });
}
