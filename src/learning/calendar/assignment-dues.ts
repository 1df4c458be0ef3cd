/** Until when assignments are to be handed in: the date of this learner, moved or for another try. */
import { dueFor } from '../../assessment/assignments/due.service.ts';
import { listSeatsOf, type Seat } from '../../assessment/assignments/seats.service.ts';
import { listTriesOf } from '../../assessment/assignments/submissions.service.ts';
import { type OutlineLecture, requireRevision } from '../../authoring/publishing/published.service.ts';
import { config } from '../../config.ts';
import { assignmentOf } from '../assignment/assignment-of.service.ts';
import type { Enrolment } from '../enrolment.service.ts';

type Tried = Awaited<ReturnType<typeof listTriesOf>>[number];
/** Seats and last tries of one person, by enrolment and lecture. */
export type Works = { seats: ReadonlyMap<string, Seat>; tries: ReadonlyMap<string, Tried> };
/** `moved`: how often the date was moved for this learner, or began anew with another try. */
export type AssignmentDue = { lectureId: string; dueAt: Date; detail: string; moved: number };

export async function worksOf(userId: string): Promise<Works> {
  const [seats, tries] = await Promise.all([listSeatsOf(userId), listTriesOf(userId)]);
  const sorted = [...tries].sort((a, b) => a.number - b.number);
  return {
    seats: new Map(seats.map((one) => [keyOf(one), one])),
    tries: new Map(sorted.map((one) => [keyOf(one), one])),
  };
}

/**
 * Of those of these lectures that are assignments with a date. Bodies come from memory. `extraDaysAt`: what this learner has
 * more than others.
 */
export async function assignmentDuesOf(
  lectures: readonly Pick<OutlineLecture, 'id' | 'kind' | 'revisionId'>[],
  enrolment: Pick<Enrolment, 'id' | 'createdAt'>,
  { seats, tries }: Works,
  extraDaysAt: (lectureId: string) => number,
): Promise<AssignmentDue[]> {
  const found = await Promise.all(
    lectures
      .filter(({ kind }) => kind === 'assignment')
      .map(async ({ id: lectureId, revisionId }): Promise<AssignmentDue[]> => {
        const rules = assignmentOf(await requireRevision(revisionId));
        const key = keyOf({ enrolmentId: enrolment.id, lectureId });
        const [seat, last] = [seats.get(key), tries.get(key)];
        const allowed = {
          enrolledAt: last?.enrolledAt ?? enrolment.createdAt,
          handedBackAt: last?.againSince ?? null,
          extendedTo: seat?.extension?.dueAt ?? null,
          extraDays: extraDaysAt(lectureId),
        };
        const dueAt = rules && dueFor(rules, allowed, config.school.timeZone);
        const detail = last && last.stage !== 'draft' ? 'Handed in' : '';
        return dueAt ? [{ lectureId, dueAt, detail, moved: (seat?.revision ?? 0) + (last?.number ?? 1) - 1 }] : [];
      }),
  );
  return found.flat();
}

function keyOf({ enrolmentId, lectureId }: { enrolmentId: string; lectureId: string }): string {
  return `${enrolmentId} ${lectureId}`;
}
