/** Samples of peer review in `course.json`: those that the team wrote. Criteria and levels are told by their order. Pure. */
import type { Assignment } from '../../assessment/assignments/assignment.ts';
import { noMarks } from '../../assessment/assignments/marks.service.ts';
import type { Sample, Written } from '../../assessment/peers/samples.service.ts';
import type { FileSample } from './course-file.ts';

export function samplesToFile(samples: readonly Sample[], { rubric }: Pick<Assignment, 'rubric'>): FileSample[] {
  return samples.map(({ text, link, state, marks }) => {
    const { marks: list, comment, points } = marks ?? noMarks;
    const criteria = rubric.map(({ id, levels }) => {
      const mark = list.find(({ criterionId }) => criterionId === id);
      const place = levels.findIndex((level) => level.id === mark?.levelId);
      return { level: place < 0 ? null : place + 1, comment: mark?.comment ?? '' };
    });
    return { text, link, open: state === 'open', comment, points, criteria };
  });
}

/** What is said of criteria or levels that the rubric does not have is left out. */
export function samplesFromFile(given: readonly FileSample[], { rubric }: Pick<Assignment, 'rubric'>): Written[] {
  return given.map(({ text, link, open, comment, points, criteria }) => ({
    ...{ text, link, state: open ? 'open' : 'draft' },
    marks: {
      ...{ comment, points, reason: '' },
      marks: rubric.flatMap(({ id, levels }, at) => {
        const said = criteria[at];
        const levelId = levels[(said?.level ?? 0) - 1]?.id ?? null;
        return said && (levelId || said.comment) ? [{ criterionId: id, levelId, comment: said.comment }] : [];
      }),
    },
  }));
}
