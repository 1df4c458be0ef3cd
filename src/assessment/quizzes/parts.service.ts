/** What follows from the parts of a quiz. Pure. */
import type { Quiz, QuizPart } from './quiz.ts';

/** For one question, where a quiz has no time limit. */
const usualSeconds = 60;

/** The questions it names, each once, in their order. Those it draws are not known before an attempt. */
export function questionIdsIn(quiz: Quiz | null | undefined): string[] {
  const named = quiz?.parts.flatMap((part) => (part.kind === 'questions' ? part.questionIds : [])) ?? [];
  return [...new Set(named)];
}

/** How many questions an attempt has, if the bank holds them all. */
export function countQuestions(quiz: Quiz): number {
  const drawn = quiz.parts.reduce((sum, part) => sum + (part.kind === 'draw' ? part.count : 0), 0);
  return questionIdsIn(quiz).length + drawn;
}

/** How long it takes: its time limit, else a minute for each question. */
export function quizSeconds(quiz: Quiz): number {
  return quiz.rules.minutes > 0 ? quiz.rules.minutes * 60 : countQuestions(quiz) * usualSeconds;
}

/** The same quiz with other ids, as in a copy of its course; a question that `idOf` does not know is left out. */
export function withQuestions(quiz: Quiz, idOf: (id: string) => string | undefined): Quiz {
  const parts = quiz.parts.map((part): QuizPart => {
    if (part.kind === 'draw') return part;
    return { kind: 'questions', questionIds: part.questionIds.flatMap((id) => idOf(id) ?? []) };
  });
  return { ...quiz, parts: tidyParts(parts) };
}

/** Questions that follow each other stand in one part, none is named twice, and no part is empty. May be repeated. */
export function tidyParts(parts: readonly QuizPart[]): QuizPart[] {
  const seen = new Set<string>();
  const tidied: QuizPart[] = [];
  for (const part of parts) {
    if (part.kind === 'draw') {
      tidied.push(part);
      continue;
    }
    const fresh = [...new Set(part.questionIds)].filter((id) => !seen.has(id));
    for (const id of fresh) seen.add(id);
    const last = tidied.at(-1);
    if (fresh.length === 0) continue;
    if (last?.kind === 'questions') last.questionIds.push(...fresh);
    else tidied.push({ kind: 'questions', questionIds: fresh });
  }
  return tidied;
}
