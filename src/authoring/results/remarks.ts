/** What the figures of a question may mean, in plain words. Pure. */
import type { Analysed, AnalysedQuestion } from '../../assessment/analysis/analysis.service.ts';

/** Under so many attempts figures say little. */
export const fewAttempts = 10;

/**
 * Where to look first; an empty list where nothing stands out. Under 0.2 a question is said to tell people apart poorly: R. L. Ebel and
 * D. A. Frisbie, Essentials of Educational Measurement (1991), chapter 13. The other borders are our own.
 */
export function questionRemarks({ asked, difficulty, discrimination, choices, blank }: AnalysedQuestion): string[] {
  if (asked < fewAttempts) return ['Fewer than ten answers: that says little yet.'];
  const wrong = choices.find(({ right }) => !right);
  const right = choices.filter((one) => one.right).reduce((sum, { count }) => Math.max(sum, count), 0);
  const isBeaten = wrong !== undefined && wrong.count > right;
  return [
    ...(isBeaten ? [`More chose “${wrong.text}” than what is right. Is the key right?`] : []),
    ...(discrimination !== null && discrimination < 0
      ? ['Those who know the rest get it wrong more often than others. Look at its key and its words.']
      : []),
    ...(difficulty >= 0.95 ? ['Almost everyone is right: does it ask anything?'] : []),
    ...(difficulty <= 0.2 && !isBeaten ? ['Few are right: was it taught, and is it clear what is asked?'] : []),
    ...(discrimination !== null && discrimination >= 0 && discrimination < 0.2 && difficulty < 0.95
      ? ['It hardly tells who knows the rest from who does not.']
      : []),
    ...(blank > asked / 4 ? ['Many left it empty: is there time enough, and is it clear?'] : []),
  ];
}

export function alphaWords({ alpha, isDrawn, attempts, questions }: Analysed): string {
  if (isDrawn) return 'Attempts were asked different questions, so it cannot be said.';
  if (alpha === null) return questions.length < 2 ? 'It needs two questions at least.' : 'All have the same score.';
  if (attempts < fewAttempts) return 'Of so few attempts it says little yet.';
  if (alpha >= 0.8) return 'The questions measure the same thing well.';
  if (alpha >= 0.6) return 'The questions go together fairly well.';
  return 'The questions hardly go together, or are too few.';
}
