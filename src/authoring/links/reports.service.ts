/** What is known about the links of a course. */
import type { DeadLink } from '../publishing/checks.ts';
import { LinkReport, type LinkReportRecord } from './link-report.model.ts';

/** Links that led nowhere when they were looked at last. */
export async function deadLinksOf(courseId: string): Promise<DeadLink[]> {
  const report = await LinkReport.findById(courseId).select('dead').lean<Pick<LinkReportRecord, 'dead'>>();
  return report?.dead ?? [];
}

/** When they were looked at last, and how many; null: never. */
export async function lastLookAt(courseId: string): Promise<Pick<LinkReportRecord, 'checkedAt' | 'checked'> | null> {
  return LinkReport.findById(courseId).select('checkedAt checked').lean<LinkReportRecord>();
}

/** With a course that nobody else uses. May be repeated. */
export async function forgetLinksOf(courseId: string): Promise<void> {
  await LinkReport.deleteOne({ _id: courseId });
}
