/** The form of an assignment: what may be typed, what it means, and what is stored as the form shows it. */
import { z } from 'zod';
import {
  type Assignment,
  lateRules,
  most,
  usualAssignment,
  workKinds,
} from '../../assessment/assignments/assignment.ts';
import { localTime, momentFrom } from '../../lib/calendar.ts';
import { fields, formOf, type Typed } from '../../web/form.ts';
import { LectureForm } from '../forms.ts';
import { faultIn } from '../markdown/markdown.service.ts';
import { PeerFields, peerLabels, peersOf, peerTicks, peerValues, whole } from './peer-fields.ts';
import { rubricOf, rubricRowsIn, rubricRowsOf, rubricText } from './rubric-rows.ts';

/** The fields that two saves which meet are compared by. */
export const assignmentLabels = {
  takes: 'What is handed in',
  fileKinds: 'Kinds of files',
  mostFiles: 'How many files',
  mostMegabytes: 'Size of a file',
  dueAt: 'Due',
  dueDays: 'Days after enrolment',
  late: 'Handed in late',
  latePercent: 'Less for each day',
  lateFloor: 'Not below',
  points: 'Points',
  passPercent: 'Pass mark',
  rubric: 'Rubric',
  again: 'Handing in again',
  againDays: 'Days to hand in again',
  blind: 'Graded without names',
  model: 'Model answer',
  ...peerLabels,
};
export const assignmentTicks = ['blind', ...peerTicks];

const percent = (least: number, usual: number) => {
  const message = `A percentage is ${least} to 100, without a fraction.`;
  return z.coerce.number({ error: message }).int(message).min(least, message).max(100, message).default(usual);
};

const RuleFields = {
  takes: fields.many(z.enum(['text', 'link', 'files'])),
  fileKinds: fields.many(z.enum(workKinds)),
  mostFiles: whole(1, most.files, `Please enter how many files are taken, from 1 to ${most.files}.`),
  mostMegabytes: whole(1, most.megabytes, `Please enter megabytes, from 1 to ${most.megabytes}.`),
  dueAt: z.string().trim().max(40).default(''),
  dueDays: whole(0, most.days, 'Please enter whole days, at most ten years, or nothing.'),
  late: z.enum(lateRules, { error: 'Please choose one.' }).default(usualAssignment.late),
  latePercent: percent(1, usualAssignment.latePercent),
  lateFloor: percent(0, usualAssignment.lateFloor),
  points: whole(1, most.points, `Please enter points, from 1 to ${most.points}.`),
  passPercent: percent(0, usualAssignment.passPercent),
  rubric: z.string().max(60_000).default(''),
  again: whole(0, most.again, `Please enter how often, at most ${most.again} times, or nothing.`),
  againDays: whole(1, most.days, 'Please enter whole days, or nothing for no end.'),
  blind: fields.tick,
  model: fields.text(most.model).superRefine((text, context) => {
    const fault = faultIn(text);
    if (fault) context.addIssue({ code: 'custom', message: fault });
  }),
  ...PeerFields,
};
const RulesShape = z.object(RuleFields);
type RulesTyped = z.infer<typeof RulesShape>;
type Problem = [keyof RulesTyped, string];

/** The form of a lecture that is an assignment; moments are read in `zone`. Its `assignment` is what is stored. */
export function assignmentLectureForm(zone: string) {
  return LectureForm.extend(RuleFields).transform((typed, context) => {
    const { assignment, problems } = assignmentOf(typed, zone);
    for (const [path, message] of problems) context.addIssue({ code: 'custom', path: [path], message });
    return { ...typed, assignment };
  });
}

/** What is typed, as far as it can be understood; the rest as it is stored. For a preview. */
export function typedAssignment(values: Typed, stored: Assignment, zone: string): Assignment {
  const known = assignmentValues(stored, zone);
  const given: Record<string, unknown> = { ...known, ...values };
  for (const name of ['takes', 'fileKinds', 'blind', ...peerTicks]) given[name] = values[name];
  given.rubric = rubricText(rubricRowsIn({ ...known, ...values }));
  const first = RulesShape.safeParse(given);
  for (const issue of first.error?.issues ?? []) given[String(issue.path[0])] = known[String(issue.path[0])];
  const parsed = first.success ? first : RulesShape.safeParse(given);
  return parsed.success ? assignmentOf(parsed.data, zone).assignment : stored;
}

/** What is stored, as the form shows it. */
export function assignmentValues(assignment: Assignment, zone: string): Typed {
  const { takesText, takesLink, takesFiles, dueAt, rubric, again, peers, ...rest } = assignment;
  const takes = [takesText && 'text', takesLink && 'link', takesFiles && 'files'].filter((one) => one !== false);
  const due = dueAt ? localTime(new Date(dueAt), zone) : '';
  const form = formOf({ ...rest, takes, dueAt: due, again: again || '', rubric: rubricText(rubricRowsOf(rubric)) });
  return { ...form.values, ...peerValues(peers ?? null, zone) };
}

function assignmentOf(typed: RulesTyped, zone: string): { assignment: Assignment; problems: Problem[] } {
  const { takes, dueAt: dueText, rubric: rubricTyped, mostFiles, mostMegabytes, points, again } = typed;
  const { rubric, problem } = rubricOf(rubricRowsIn({ rubric: rubricTyped }));
  const dueAt = dueText === '' ? null : momentFrom(dueText, zone);
  const { peers, problems: peerProblems } = peersOf(typed, zone);
  const takesFiles = takes.includes('files');
  const assignment: Assignment = {
    ...{ takesText: takes.includes('text'), takesLink: takes.includes('link'), takesFiles },
    fileKinds: typed.fileKinds,
    mostFiles: mostFiles ?? usualAssignment.mostFiles,
    mostMegabytes: mostMegabytes ?? usualAssignment.mostMegabytes,
    ...{ dueAt, dueDays: typed.dueDays },
    ...{ late: typed.late, latePercent: typed.latePercent, lateFloor: typed.lateFloor },
    ...{ points: points ?? usualAssignment.points, passPercent: typed.passPercent, rubric },
    ...{ again: again ?? 0, againDays: typed.againDays, blind: typed.blind, model: typed.model, peers },
  };
  const found: (Problem | false)[] = [
    takes.length === 0 && ['takes', 'Please say what is handed in.'],
    takesFiles && typed.fileKinds.length === 0 && ['fileKinds', 'Please choose which files are taken.'],
    dueText !== '' && !dueAt && ['dueAt', `Please enter a day and a time that exist in ${zone.replaceAll('_', ' ')}.`],
    problem !== null && ['rubric', problem],
    typed.late === 'less' && typed.lateFloor >= 100 && ['lateFloor', 'With 100 % nothing would be less.'],
  ];
  return { assignment, problems: [...found.filter((one): one is Problem => one !== false), ...peerProblems] };
}
