/** What an assignment is: what is handed in, until when, and how it is graded. Content of a lecture, published with it. */
import { Schema } from 'mongoose';
import { z } from 'zod';

export const workKinds = ['document', 'image', 'archive', 'audio', 'video'] as const;
export type WorkKind = (typeof workKinds)[number];
/** After the due date: not taken · taken with less, for each day begun · taken as if it were on time. */
export const lateRules = ['refused', 'less', 'taken'] as const;

export const peerGrades = ['median', 'team'] as const;
/** Samples are marked before the first review · or when the learner likes, and reviews without count plainly. */
export const practiceRules = ['first', 'offered'] as const;

/** In words what is reached, and the points it brings. */
export type Level = { id: string; name: string; points: number };
export type Criterion = { id: string; name: string; about: string; levels: Level[] };

/** Other learners review what was handed in first, by the rubric of the assignment. */
export type PeerRules = {
  /** Reviews that each learner gives, and each work gets. */
  count: number;
  /** So many a learner gives to get their own grade; 0 to `count`. */
  needed: number;
  /** Both count, the later one holds: a date, and days after the due date (or after a review was asked for). */
  dueAt: Date | null;
  days: number;
  /** Days after a review was due until somebody else is asked. */
  waitDays: number;
  /** Neither side knows the other's name. */
  isBlind: boolean;
  /** `median`: the median of the reviews is the grade · `team`: they are advice, and the team grades. */
  grade: (typeof peerGrades)[number];
  /** The fewest words of a review's overall comment. */
  words: number;
  /** Where the team has put samples there. */
  practice: (typeof practiceRules)[number];
};

export type Assignment = {
  takesText: boolean;
  takesLink: boolean;
  takesFiles: boolean;
  fileKinds: WorkKind[];
  mostFiles: number;
  /** For each file. */
  mostMegabytes: number;
  /** Both are given: the later one counts. Both null: no end. */
  dueAt: Date | null;
  /** Whole days after the learner got access. */
  dueDays: number | null;
  late: (typeof lateRules)[number];
  /** With `less`: percent of all points for each day begun, down to `lateFloor` percent. */
  latePercent: number;
  lateFloor: number;
  /** The most that can be reached where there is no rubric. */
  points: number;
  /** Whole percent; 0: there is nothing to pass. */
  passPercent: number;
  /** Empty: one mark. */
  rubric: Criterion[];
  /** How often it can be handed in again after it was handed back. */
  again: number;
  /** Days for that, from the moment it was handed back; null: no end. */
  againDays: number | null;
  blind: boolean;
  /** Markdown, shown with the grade; '' for none. */
  model: string;
  /** null: nobody but the team reviews. */
  peers: PeerRules | null;
};

export const usualAssignment: Assignment = {
  ...{ takesText: true, takesLink: false, takesFiles: true },
  ...{ fileKinds: ['document', 'image'], mostFiles: 5, mostMegabytes: 20 },
  ...{ dueAt: null, dueDays: null, late: 'taken', latePercent: 10, lateFloor: 50 },
  ...{ points: 100, passPercent: 50, rubric: [], again: 0, againDays: null, blind: false, model: '' },
  peers: null,
};

export const usualPeers: PeerRules = {
  ...{ count: 3, needed: 3, dueAt: null, days: 7, waitDays: 3 },
  ...{ isBlind: true, grade: 'median', words: 20, practice: 'first' },
};

export const most = {
  ...{ files: 20, megabytes: 200, days: 3650, points: 10_000, again: 20, criteria: 20, levels: 8 },
  ...{ name: 120, about: 300, level: 200, model: 50_000, comment: 20_000 },
  ...{ peers: 5, peerDays: 90, peerWords: 500 },
};

const id = z.string().regex(/^[0-9a-z]{1,24}$/);
const points = z.number().min(0).max(most.points);

const PeerShape = z.object({
  count: z.number().int().min(1).max(most.peers),
  needed: z.number().int().min(0).max(most.peers),
  dueAt: z.coerce.date().nullable(),
  days: z.number().int().min(1).max(most.peerDays),
  waitDays: z.number().int().min(1).max(most.peerDays),
  isBlind: z.boolean(),
  grade: z.enum(peerGrades),
  words: z.number().int().min(0).max(most.peerWords),
  // Archives from before there were samples do not say it.
  practice: z.enum(practiceRules).default('first'),
});

/** An assignment from outside, as an archive carries it. */
export const AssignmentShape = z.object({
  ...{ takesText: z.boolean(), takesLink: z.boolean(), takesFiles: z.boolean() },
  fileKinds: z.array(z.enum(workKinds)).max(workKinds.length),
  mostFiles: z.number().int().min(1).max(most.files),
  mostMegabytes: z.number().int().min(1).max(most.megabytes),
  dueAt: z.coerce.date().nullable(),
  dueDays: z.number().int().min(0).max(most.days).nullable(),
  late: z.enum(lateRules),
  latePercent: z.number().int().min(1).max(100),
  lateFloor: z.number().int().min(0).max(100),
  points: z.number().positive().max(most.points),
  passPercent: z.number().int().min(0).max(100),
  rubric: z
    .array(
      z.object({
        id,
        name: z.string().trim().min(1).max(most.name),
        about: z.string().max(most.about),
        levels: z
          .array(z.object({ id, name: z.string().trim().min(1).max(most.level), points }))
          .min(1)
          .max(most.levels),
      }),
    )
    .max(most.criteria),
  again: z.number().int().min(0).max(most.again),
  againDays: z.number().int().min(1).max(most.days).nullable(),
  blind: z.boolean(),
  model: z.string().max(most.model),
  peers: PeerShape.nullable(),
});

/** The path of an assignment in the schemas of lectures and their revisions; null for lectures of other kinds. */
export const assignmentPath = { type: Schema.Types.Mixed, default: null };
