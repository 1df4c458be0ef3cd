/** What of a lecture goes into its copy, and how copies are called. */
import { withQuestions } from '../../assessment/quizzes/parts.service.ts';
import type { Quiz } from '../../assessment/quizzes/quiz.ts';
import type { CertificateRule } from '../certificate/terms.ts';
import { contentOf } from '../history/states.ts';
import type { LectureRecord } from '../lectures/lecture.model.ts';
import type { Release } from '../release.ts';

/** The content with what its texts were rendered to. Files are named by the copy too; none is stored twice. */
export function copiedContent(lecture: LectureRecord) {
  const { html, transcriptHtml, hasText, hasTranscript, links, bareImages } = lecture;
  return { ...contentOf(lecture), html, transcriptHtml, hasText, hasTranscript, links, bareImages };
}

/** A quiz asks the copies of its questions, by the ids that `matchBanks` gives; what was not copied is not asked. */
export function copiedQuiz(quiz: Quiz | null | undefined, ids: Map<string, string>): Quiz | null {
  return quiz ? withQuestions(quiz, (id) => ids.get(id)) : null;
}

/** "Copy of Knots", no longer than a title may be. */
export function copyTitle(title: string): string {
  const signs = [...`Copy of ${title}`];
  while (signs.join('').length > 90) signs.pop();
  return signs.join('').trim();
}

/** The certificate asks for the same, of the copies. */
export function copiedCertificateRule(
  rule: CertificateRule | null | undefined,
  ids: Map<string, string>,
): CertificateRule | null {
  if (!rule) return null;
  const minimums = rule.minimums.flatMap(({ lectureId, percent }) => {
    const copy = ids.get(lectureId);
    return copy ? [{ lectureId: copy, percent }] : [];
  });
  return minimums.length > 0 || rule.average !== null ? { minimums, average: rule.average } : null;
}

/** A rule that waits for another lecture waits for its copy where there is one. */
export function copiedRule(release: Release | null | undefined, ids: Map<string, string>): Release | null {
  if (release?.kind !== 'after' || !release.lectureId) return release ?? null;
  const lectureId = ids.get(release.lectureId);
  return lectureId ? { ...release, lectureId } : { ...release, lectureId: null };
}
