/** What a lecture's form says, as learners will see it. Nothing of it is stored. */
import type { Viewer } from '../../media/address.service.ts';
import type { FormState } from '../../web/form.ts';
import { typedAssignment } from '../assignments/assignment-form.ts';
import { type AssignmentPreview, assignmentPreview } from '../assignments/assignment-preview.ts';
import { type Embed, readEmbed } from '../markdown/embeds.service.ts';
import { readingSeconds, renderMarkdown } from '../markdown/markdown.service.ts';
import type { DraftLecture } from '../outline/outline.service.ts';
import { typedQuiz } from '../quizzes/quiz-form.ts';
import { type QuizPreview, quizPreview } from '../quizzes/quiz-preview.ts';
import { typedSurvey } from '../surveys/survey-form.ts';
import { type SurveyPreview, surveyPreview } from '../surveys/survey-preview.ts';
import { lengthText } from '../words.ts';
import { lectureKindWords } from './kinds.service.ts';
import { openDocuments, renderArticle } from './lecture-content.service.ts';

export type Preview = {
  /** Kind and length: "Article · 3 min". */
  eyebrow: string;
  title: string;
  summary: string;
  html: string;
  transcriptHtml: string;
  embed: Embed | null;
  quiz: QuizPreview | null;
  /** Its rules and its rubric, below the task. */
  assignment: AssignmentPreview | null;
  survey: SurveyPreview | null;
  /** Why there is nothing to see yet, '' when there is. */
  nothing: string;
};

/** As long as the form lets a text be. */
const most = 200_000;

/**
 * `values`: as typed, or as the form shows what is stored. `viewer`: in whose browser addresses of its documents work;
 * `zone`: in which moments are read.
 */
export async function previewOf(
  lecture: DraftLecture,
  values: FormState['values'],
  { viewer, zone }: { viewer: Viewer; zone: string },
): Promise<Preview> {
  const text = (name: string) => wordsIn(values[name]).replace(/\r\n?/g, '\n').slice(0, most);
  const { kind } = lecture;
  const [markdown, transcript] = [text('markdown'), text('transcript')];
  const embed = kind === 'embed' ? readEmbed(text('embed')) : null;
  const html = kind === 'article' || kind === 'assignment' ? await htmlOf(lecture, markdown) : '';
  const quiz = lecture.quiz && (await quizPreview(lecture.courseId, typedQuiz(values, lecture.quiz, zone), zone));
  const survey = lecture.survey && surveyPreview(typedSurvey(values, lecture.survey, zone), zone);
  const typed = kind === 'article' ? readingSeconds(markdown) : Number(text('minutes')) * 60;
  const seconds = quiz?.seconds ?? survey?.seconds ?? (typed || lecture.seconds);
  return {
    eyebrow: [lectureKindWords[kind].name, lengthText(seconds)].filter(Boolean).join(' · '),
    title: text('title') || lecture.title,
    summary: text('summary'),
    html: await openDocuments({ html, resources: lecture.resources }, viewer),
    transcriptHtml: transcript ? await renderMarkdown(transcript, { idPrefix: 'transcript' }) : '',
    embed,
    ...{ quiz, survey },
    assignment: lecture.assignment && assignmentPreview(typedAssignment(values, lecture.assignment, zone), zone),
    nothing: quiz || survey ? '' : nothingIn(lecture, html, text('embed'), embed),
  };
}

/** What is stored was rendered when it was saved. */
function htmlOf(lecture: DraftLecture, markdown: string): string | Promise<string> {
  return markdown === lecture.markdown ? lecture.html : renderArticle(markdown);
}

function nothingIn({ kind, fileId }: DraftLecture, html: string, address: string, embed: Embed | null): string {
  if (kind === 'article') return html ? '' : 'Your text will stand here.';
  if (kind === 'assignment') return html ? '' : 'The task will stand here.';
  if (kind === 'embed' && address && !embed) return 'Nothing can be shown of this address.';
  if (kind === 'embed') return embed ? '' : 'The page will stand here once you give its address.';
  return fileId ? '' : `The ${kind} will stand here once you send it.`;
}

function wordsIn(value: string | string[] | undefined): string {
  return Array.isArray(value) ? (value[0] ?? '') : (value ?? '');
}
