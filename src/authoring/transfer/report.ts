/** What became of each part of an archive. */
import type { ReportRow } from './transfer.model.ts';

export type Report = {
  rows: ReportRow[];
  taken: number;
  /** Counts what came in as it was. */
  take: (place: string, text?: string) => void;
  changed: (place: string, text: string) => void;
  left: (place: string, text: string) => void;
};

/** `told`: rows of what is taken are kept too, for a plan that somebody looks at. */
export function newReport(told = false): Report {
  const report: Report = {
    rows: [],
    taken: 0,
    take: (place, text = '') => {
      report.taken++;
      if (told) report.rows.push({ place, outcome: 'taken', text });
    },
    changed: (place, text) => void report.rows.push({ place, outcome: 'changed', text }),
    left: (place, text) => void report.rows.push({ place, outcome: 'left', text }),
  };
  return report;
}
