/** A course with a survey that asks a question of every kind. */
import { type PersonRecord, snapshotOf } from '../accounts/accounts.service.ts';
import { type Survey, type SurveyQuestion, usualSurvey } from '../assessment/surveys/survey.ts';
import { createCourse } from '../authoring/courses/courses.service.ts';
import { addLecture } from '../authoring/outline/outline.service.ts';
import { addSection } from '../authoring/outline/sections.service.ts';
import { publishCourse } from '../authoring/publishing/publication.service.ts';
import { requirePublishedCourse } from '../authoring/publishing/published.service.ts';

const asked = (id: string, kind: SurveyQuestion['kind'], text: string, more: Partial<SurveyQuestion> = {}) => ({
  ...{ id, kind, text, required: false, low: '', high: '', options: [], other: false },
  ...more,
});

export const surveyQuestions: SurveyQuestion[] = [
  asked('clear', 'scale5', 'How clear was it?', { required: true, low: 'Not at all', high: 'Wholly' }),
  asked('pace', 'single', 'How was the pace?', { options: ['Too slow', 'Right', 'Too fast'], other: true }),
  asked('used', 'multiple', 'What did you use?', { options: ['Rope', 'Films', 'Notes'] }),
  asked('again', 'scale10', 'Would you tell a friend?'),
  asked('word', 'short', 'In one word?'),
  asked('more', 'long', 'What should change?'),
];

/** Published, free, at `/learn/knot-views/lectures/views`; before it stands an article. */
export async function surveyCourse(
  teacher: PersonRecord,
  rules: Partial<Survey> = {},
  { slug = 'knot-views' }: { slug?: string } = {},
) {
  const owner = snapshotOf(teacher);
  const facts = { title: 'Knot views', description: 'What you think.', category: 'outdoors' };
  const course = await createCourse(owner, facts, { slug });
  const section = await addSection(owner, course.id, 'What you think');
  await addLecture(owner, course.id, section.id, {
    title: 'The bowline',
    slug: 'loop',
    kind: 'article',
    markdown: 'A loop.',
  });
  const survey: Survey = { ...usualSurvey, questions: surveyQuestions, ...rules };
  const lecture = await addLecture(owner, course.id, section.id, {
    ...{ title: 'Your view', slug: 'views', kind: 'survey', required: false, survey },
  });
  await publishCourse(owner, course.id, { note: '' });
  return { ...(await requirePublishedCourse(slug)), lectureId: lecture.id };
}
