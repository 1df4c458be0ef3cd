/** A question as learners see it, for those who write it. */
import type { QuestionKind } from '../../assessment/questions/questions.service.ts';
import { imageAddress } from '../lectures/lecture-content.service.ts';
import { renderMarkdown } from '../markdown/markdown.service.ts';

export type Seen = { html: string; kind: QuestionKind; answers: string[]; choices: string[] };
type Question = { kind: QuestionKind; text: string; answers: readonly { text: string; match: string }[] };

/** Null while there is nothing to see. `idPrefix`: of headings and notes, where several stand on a page. */
export async function seenOf({ kind, text, answers }: Question, idPrefix = 'question'): Promise<Seen | null> {
  if (text.trim() === '') return null;
  const html = await renderMarkdown(text.slice(0, 20_000), { imageAddress, idPrefix });
  const matches = answers.map((one) => one.match).filter(Boolean);
  return {
    html: kind === 'cloze' ? withGaps(html) : html,
    kind,
    answers: answers.map((one) => one.text).filter(Boolean),
    choices: [...new Set(matches)].sort((a, b) => a.localeCompare(b)),
  };
}

/** Marks of gaps as fields. */
function withGaps(html: string): string {
  return html.replace(
    /\[\[(\d{1,2})\]\]/g,
    (_all, gap: string) => `<input class="control inline-block w-32" aria-label="Gap ${gap}" disabled>`,
  );
}
