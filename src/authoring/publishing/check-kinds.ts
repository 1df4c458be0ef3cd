/** The checks before publishing that a school weighs for itself. What a course cannot be shown without is not among them. */

export const checkLevels = ['off', 'advice', 'blocks'] as const;
export type CheckLevel = (typeof checkLevels)[number];

export const checkKinds = [
  'cover',
  'outcomes',
  'free-preview',
  'empty-section',
  'empty-lecture',
  'captions',
  'transcript',
  'alt-text',
  'dead-link',
  'long-video',
  'quiz',
] as const;
export type CheckKind = (typeof checkKinds)[number];

/** A video longer than this is a long one, in seconds. */
export const longVideo = 20 * 60;

/** What each looks at, for the page where the school decides. */
export const checkWords: Record<CheckKind, { name: string; help: string }> = {
  cover: { name: 'Cover picture', help: 'A course without one looks unfinished in the catalog.' },
  outcomes: { name: 'What people will be able to do', help: 'The list of outcomes on the course page.' },
  'free-preview': { name: 'A free preview', help: 'A course that costs money has a lecture that can be tried.' },
  'empty-section': { name: 'Empty sections', help: 'Each section has a lecture.' },
  'empty-lecture': {
    name: 'Lectures not ready',
    help: 'Without text or file, or marked as not ready: they are listed as coming.',
  },
  captions: { name: 'Captions', help: 'Each video has some, for people who cannot hear it (WCAG 2.2, 1.2.2).' },
  transcript: { name: 'Transcripts', help: 'Each video and sound can be read (WCAG 2.2, 1.2.1 and 1.2.3).' },
  'alt-text': {
    name: 'Descriptions of pictures',
    help: 'Each picture in a text says what it shows (WCAG 2.2, 1.1.1).',
  },
  'dead-link': {
    name: 'Dead links',
    help: 'Addresses in texts that no longer lead anywhere. Looked at once a day at most.',
  },
  'long-video': { name: 'Videos over 20 minutes', help: 'Shorter ones are finished more often.' },
  quiz: { name: 'Quizzes', help: 'Their questions are in the bank, and it has as many as they draw.' },
};

/** How a new school weighs them. */
export const standardLevels: Record<CheckKind, CheckLevel> = {
  cover: 'advice',
  outcomes: 'advice',
  'free-preview': 'advice',
  'empty-section': 'advice',
  'empty-lecture': 'advice',
  captions: 'advice',
  transcript: 'advice',
  'alt-text': 'advice',
  'dead-link': 'advice',
  'long-video': 'advice',
  // A required quiz that nobody can take would keep everybody from finishing.
  quiz: 'blocks',
};
