/** What a lecture's texts become when they are saved, so that publishing only copies. */
import { quizSeconds } from '../../assessment/quizzes/parts.service.ts';
import { surveySeconds } from '../../assessment/surveys/survey-words.service.ts';
import type { Viewer } from '../../media/address.service.ts';
import { listFilesByIds, mediaAddress, publicImage } from '../../media/media.service.ts';
import { findingsIn } from '../links/findings.ts';
import { withDocuments } from '../markdown/documents.service.ts';
import { countBare, type Picture, readingSeconds, renderMarkdown } from '../markdown/markdown.service.ts';
import type { LectureContent } from './lecture.model.ts';

export type RenderedTexts = {
  html?: string;
  transcriptHtml?: string;
  seconds?: number;
  hasText?: boolean;
  hasTranscript?: boolean;
  links?: string[];
  bareImages?: number;
};

/** HTML of the texts that are given; the length of an article from its words, of a quiz from its rules, of a survey from its questions. */
export async function renderTexts(content: Partial<LectureContent>): Promise<RenderedTexts> {
  const { markdown, transcript, kind, quiz, survey } = content;
  const made: RenderedTexts = {};
  if (markdown !== undefined) {
    made.html = await renderArticle(markdown);
    Object.assign(made, findingsIn(made.html), { bareImages: countBare(markdown) });
  }
  if (transcript !== undefined) made.hasTranscript = transcript.trim() !== '';
  if (transcript !== undefined) made.transcriptHtml = await renderMarkdown(transcript, { idPrefix: 'transcript' });
  if (markdown !== undefined) made.hasText = markdown.trim() !== '';
  if (kind === 'article' && markdown !== undefined) made.seconds = readingSeconds(markdown);
  if (kind === 'quiz' && quiz) made.seconds = quizSeconds(quiz);
  if (kind === 'survey' && survey) made.seconds = surveySeconds(survey);
  return made;
}

/** The text of a lecture as its page shows it. */
export function renderArticle(markdown: string): Promise<string> {
  return renderMarkdown(markdown, { imageAddress, isDocument, idPrefix: 'text', contents: true });
}

/** Stored HTML of a lecture with the addresses of the documents in it, which are its own files. */
export async function openDocuments(
  { html, resources }: Pick<LectureContent, 'resources'> & { html: string },
  viewer: Viewer,
): Promise<string> {
  if (!html.includes('"#document-')) return html;
  const files = await listFilesByIds(resources.map(({ fileId }) => fileId));
  return withDocuments(html, (fileId) => {
    const file = files.get(fileId);
    return file ? mediaAddress(file, { viewer, variant: 'original' }) : null;
  });
}

/** Where a picture of a text is; null when the file is none or is gone. */
export async function imageAddress(fileId: string): Promise<Picture | null> {
  return publicImage(fileId);
}

/** A browser shows it on a page by itself. */
async function isDocument(fileId: string): Promise<boolean> {
  return (await listFilesByIds([fileId])).get(fileId)?.mime === 'application/pdf';
}
