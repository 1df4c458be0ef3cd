/** Writing one question. */
import { type Request, Router } from 'express';
import {
  addQuestion,
  type BankQuestion,
  requireQuestion,
  updateQuestion,
} from '../../assessment/questions/questions.service.ts';
import { answer } from '../../web/answer.ts';
import { isAutosave } from '../../web/autosave.ts';
import { query, submit, untouched } from '../../web/form.ts';
import { onceId, onceKey } from '../../web/once.ts';
import { me } from '../../web/request.ts';
import { comeBack, save, type Terms, typedOf } from '../../web/saving.ts';
import { requireOwnCourse } from '../courses/courses.service.ts';
import { teaching } from '../editor.ts';
import { answerAutosave } from '../history/autosave.ts';
import { readDraft } from '../publishing/publication.service.ts';
import { removeUnasked } from '../quizzes/question-uses.service.ts';
import { KindQuery, Nothing, QuestionForm } from './forms.ts';
import { kindIn, questionForm, showQuestion } from './question-page.ts';

const at = '/studio/courses/:course/questions';
const terms: Terms<BankQuestion> = {
  labels: {
    name: 'Name',
    text: 'Question',
    answerText: 'Answers',
    explanation: 'Explanation',
    points: 'Points',
    tags: 'Tags',
    caseSensitive: 'Capitals count',
    anyAccents: 'Accents do not matter',
    wildcards: 'Patterns',
    units: 'Units',
    unitNeeded: 'A unit is needed',
    unitCost: 'What a wrong unit costs',
  },
  ticks: ['caseSensitive', 'anyAccents', 'wildcards', 'unitNeeded'],
  texts: ['text', 'explanation'],
  stored: (theirs) => questionForm(theirs).values,
};

export const questionEditor = Router();
questionEditor.use('/studio', teaching);

questionEditor.get(`${at}/new`, async (req, res) => {
  const { kind } = query(req, KindQuery);
  await showQuestion(req, res, await readDraft(me(req), req.params.course), { kind, form: untouched, question: null });
});

questionEditor.post(at, async (req, res) => {
  const person = me(req);
  const course = await requireOwnCourse(person, req.params.course);
  if (wantsMore(req)) return showTyped(req, res, null);
  const made = await submit(req, QuestionForm, ({ revision: _revision, ...question }) =>
    addQuestion(person.id, course.id, question, onceId(onceKey(req), JSON.stringify(question))),
  );
  const base = `/studio/courses/${course.id}/questions`;
  if (made.ok) {
    const redirect =
      req.body?.next === 'another' ? `${base}/new?kind=${made.value.kind}` : `${base}#question-${made.value.id}`;
    return answer(req, res, { redirect, flash: 'The question is in the bank.' });
  }
  const shown = { kind: kindIn(req.body?.kind), form: made.form, question: null, status: made.status };
  await showQuestion(req, res, await readDraft(person, course.id), shown);
});

questionEditor.get(`${at}/:question`, async (req, res) => {
  const draft = await readDraft(me(req), req.params.course);
  const question = await requireQuestion(draft.course.id, req.params.question);
  await showQuestion(req, res, draft, { kind: question.kind, form: questionForm(question), question });
});

questionEditor.put(`${at}/:question`, async (req, res) => {
  const person = me(req);
  const course = await requireOwnCourse(person, req.params.course);
  const question = await requireQuestion(course.id, req.params.question);
  if (wantsMore(req)) return showTyped(req, res, question);
  const saved = await save(
    req,
    QuestionForm,
    ({ revision, ...content }) => updateQuestion(course.id, question.id, { ...content, kind: question.kind }, revision),
    () => requireQuestion(course.id, question.id),
  );
  if (isAutosave(req))
    return answerAutosave(req, res, saved.ok ? { ok: true, revision: saved.value.revision, course } : saved);
  const base = `/studio/courses/${course.id}/questions`;
  if (saved.ok) return answer(req, res, { redirect: `${base}#question-${question.id}`, flash: 'Saved.' });
  const back = await comeBack(req, saved, terms);
  await showQuestion(req, res, await readDraft(person, course.id), { ...back, kind: question.kind, question });
});

questionEditor.delete(`${at}/:question`, async (req, res) => {
  const course = await requireOwnCourse(me(req), req.params.course);
  const question = await requireQuestion(course.id, req.params.question);
  const removed = await submit(req, Nothing, () => removeUnasked(course.id, [question.id]));
  const redirect = `/studio/courses/${course.id}/questions?removed=${question.id}`;
  if (removed.ok) return answer(req, res, { redirect });
  const form = { ...questionForm(question), errors: removed.form.errors };
  const shown = { kind: question.kind, form, question, status: removed.status };
  await showQuestion(req, res, await readDraft(me(req), course.id), shown);
});

/** "Two more lines" and "see it" store nothing. */
function wantsMore(req: Request): boolean {
  return req.body?.show === 'more' || req.body?.show === 'preview';
}

async function showTyped(req: Request, res: Parameters<typeof showQuestion>[1], question: BankQuestion | null) {
  const form = { values: typedOf(req.body), errors: {} };
  const kind = question?.kind ?? kindIn(req.body?.kind);
  const draft = await readDraft(me(req), String(req.params.course));
  await showQuestion(req, res, draft, { kind, form, question, more: req.body?.show === 'more' });
}
