/** Texts of questions as HTML. A copy never changes, so its HTML is kept by its revision. */
import type { AskedQuestion } from '../../assessment/attempts/attempts.service.ts';
import { imageAddress } from '../../authoring/lectures/lecture-content.service.ts';
import { renderMarkdown } from '../../authoring/markdown/markdown.service.ts';
import { cached } from '../../lib/cache.ts';
import { day } from '../../lib/clock.ts';

const seconds = (7 * day) / 1000;

export function questionHtml(question: AskedQuestion): Promise<string> {
  return kept(question, 'text');
}

/** '' where there is none. */
export async function explanationHtml(question: AskedQuestion): Promise<string> {
  return question.explanation === '' ? '' : kept(question, 'explanation');
}

/** What a teacher wrote to one learner: read by one person, so it is not kept. */
export function commentHtml(markdown: string, number: number): Promise<string> {
  return renderMarkdown(markdown, { imageAddress, idPrefix: `comment-${number}` });
}

function kept({ questionId, revision, ...question }: AskedQuestion, part: 'text' | 'explanation'): Promise<string> {
  return cached(`asked:${questionId}:${revision}:${part}`, seconds, () =>
    renderMarkdown(question[part], { imageAddress, idPrefix: `${part}-${questionId}` }),
  );
}
