/** `course.json`: a course outside of any school. Its JSON Schema is made from this and served at `/schemas/course-1.json`. */
import { z } from 'zod';
import { AssignmentShape, most, practiceRules } from '../../assessment/assignments/assignment.ts';
import { longestText } from '../../assessment/assignments/submissions.service.ts';
import { mostQuizQuestions, QuizShape } from '../../assessment/quizzes/quiz.ts';
import { StopsShape } from '../../assessment/stops/stops.ts';
import { mostOfSurvey, SurveyShape } from '../../assessment/surveys/survey.ts';
import { orientations, paperSizes } from '../certificate/terms.ts';

export const courseFormat = 'elearner-course/1';
const path = z.string().max(300).describe('A file of the archive, by its path from the root.');
const line = (most: number) => z.string().max(most);
const lines = z.array(line(400)).max(100);

const Release = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('date'), at: z.iso.datetime().describe('UTC.') }),
    z.object({ kind: z.literal('days'), days: z.number().int().min(0).max(3650) }),
    z.object({ kind: z.literal('after'), lecture: line(120).optional().describe('Its slug; none: the one before.') }),
  ])
  .describe('When it opens for a learner: at a date, days after they got access, or after a lecture.');

const Captions = z.object({ language: line(35), label: line(100), file: path });
const Resource = z.object({ title: line(200), file: path });

const Quiz = z
  .object({
    parts: z
      .array(
        z.discriminatedUnion('kind', [
          z.object({
            kind: z.literal('questions'),
            questions: z.array(z.number().int().min(1)).max(mostQuizQuestions).describe('Places in the list, from 1.'),
          }),
          QuizShape.shape.parts.element.options[1],
        ]),
      )
      .max(mostQuizQuestions),
    rules: QuizShape.shape.rules
      .extend({ opensAt: z.iso.datetime().nullable(), closesAt: z.iso.datetime().nullable() })
      .partial()
      .optional()
      .describe('The usual ones unless said otherwise.'),
  })
  .describe('Which questions of the list in `questions` it asks, and by which rules.');

const Sample = z.object({
  ...{ text: z.string().max(longestText), link: line(2000) },
  open: z.boolean().describe('Learners mark it; else it is a draft.'),
  comment: z.string().max(20_000),
  points: z.number().min(0).max(most.points).nullable().describe('Without a rubric.'),
  criteria: z
    .array(z.object({ level: z.number().int().min(1).nullable().describe('Its place, from 1.'), comment: line(2000) }))
    .max(most.criteria),
});
const Assignment = AssignmentShape.extend({
  samples: z
    .array(Sample)
    .max(50)
    .describe('Works for practice in peer review, with the marks of the team in the order of the rubric.'),
  dueAt: z.iso.datetime().nullable(),
  peers: AssignmentShape.shape.peers
    .unwrap()
    .extend({ dueAt: z.iso.datetime().nullable(), practice: z.enum(practiceRules).optional() })
    .nullable(),
  rubric: z.array(
    AssignmentShape.shape.rubric.element.omit({ id: true }).extend({
      levels: z
        .array(AssignmentShape.shape.rubric.element.shape.levels.element.omit({ id: true }))
        .min(1)
        .max(most.levels),
    }),
  ),
})
  .partial()
  .describe(
    'What is handed in, until when, and how it is graded; its task is `text`. The usual rules unless said otherwise.',
  );
const Survey = SurveyShape.extend({
  questions: z.array(SurveyShape.shape.questions.element.omit({ id: true })).max(mostOfSurvey.questions),
  closesAt: z.iso.datetime().nullable(),
})
  .partial()
  .describe('What a survey asks. It is anonymous unless said otherwise.');

const Lecture = z.object({
  slug: line(120).optional(),
  title: line(200).min(1),
  kind: line(40).describe('video, audio, article, document, embed, quiz, assignment or survey.'),
  summary: line(1000).optional(),
  counts: z.enum(['required', 'optional', 'certificate']).optional().describe('required unless said otherwise.'),
  preview: z.boolean().optional(),
  ready: z.boolean().optional(),
  seconds: z.number().min(0).max(1e6).optional(),
  release: Release.optional(),
  text: path.optional().describe('Markdown. Pictures in it are named by their path from this file.'),
  transcript: path.optional().describe('Markdown.'),
  embed: line(2000).optional(),
  file: path.optional(),
  poster: path.optional(),
  posterAt: z.number().min(0).max(1e6).optional(),
  captions: z.array(Captions).max(50).optional(),
  resources: z.array(Resource).max(100).optional(),
  quiz: Quiz.optional(),
  assignment: Assignment.optional(),
  survey: Survey.optional(),
  stops: StopsShape.optional().describe('Questions of the list in `questions` at seconds of a video or a recording.'),
});

const Section = z.object({
  title: line(200).min(1),
  release: Release.optional(),
  lectures: z.array(Lecture).max(2000),
});

const text = line(200).optional();
const colour = z
  .string()
  .regex(/^#[0-9a-f]{6}$/)
  .optional();
const Certificate = z
  .object({
    minimums: z
      .array(z.object({ lecture: line(120).describe('Its slug.'), percent: z.number().int().min(1).max(100) }))
      .max(2000)
      .optional()
      .describe('At least so many percent in each of these quizzes and assignments.'),
    average: z.number().int().min(1).max(100).optional().describe('At least so many percent over all of them.'),
    orientation: z.enum(orientations).optional(),
    size: z.enum(paperSizes).optional(),
    ...{ paper: colour, ink: colour, accent: colour },
    ...{ heading: text, given: text, finished: text, facts: text, signerName: text, signerTitle: text },
    ...{ logo: path.optional(), signature: path.optional() },
  })
  .describe('What the certificate asks for beside lectures, and how it looks where that is not left to the school.');

export const CourseFile = z.object({
  $schema: z.string().optional(),
  format: z.literal(courseFormat),
  title: line(200).min(1),
  subtitle: line(400).optional(),
  description: path.optional().describe('Markdown.'),
  learn: lines.optional(),
  requirements: lines.optional(),
  audience: lines.optional(),
  category: line(100).optional().describe('Slug of a category; unknown ones are left out.'),
  level: line(40).optional(),
  language: line(35).optional(),
  tags: z.array(line(60)).max(30).optional(),
  price: z
    .object({ amount: z.number().int().positive().describe('In the smallest unit.'), currency: line(3).length(3) })
    .optional()
    .describe('None: free.'),
  refundDays: z.number().int().min(0).max(365).optional(),
  access: z
    .object({
      days: z.number().int().min(1).max(3650),
      moreDays: z.number().int().min(0).max(3650),
      moreTimes: z.number().int().min(0).max(12),
    })
    .optional()
    .describe('How long access lasts, in days. None: for good.'),
  forcedOrder: z.boolean().optional(),
  prerequisites: z.array(line(120)).max(50).optional().describe('Slugs of courses; unknown ones are left out.'),
  certificate: Certificate.optional(),
  cover: path.optional(),
  promo: path.optional(),
  questions: path.optional().describe('A list of questions as the bank exports them.'),
  sections: z.array(Section).max(200),
  media: z
    .array(z.object({ file: path, name: line(300) }))
    .max(20_000)
    .optional()
    .describe('The names under which files are shown.'),
});

export type CourseFile = z.infer<typeof CourseFile>;
export type FileCertificate = z.infer<typeof Certificate>;
export type FileLecture = z.infer<typeof Lecture>;
export type FileQuiz = z.infer<typeof Quiz>;
export type FileSample = z.infer<typeof Sample>;
export type FileAssignment = z.infer<typeof Assignment>;
export type FileStops = z.infer<typeof StopsShape>;
export type FileSurvey = z.infer<typeof Survey>;
export type FileRelease = z.infer<typeof Release>;

/** The published JSON Schema (draft 2020-12). */
export function courseSchema(): object {
  return {
    ...z.toJSONSchema(CourseFile),
    $id: '/schemas/course-1.json',
    title: 'A course as ELearner takes and gives it',
  };
}

/** What is wrong, each with its place as a JSON Pointer (RFC 6901). */
export function schemaProblems(error: z.ZodError): { place: string; text: string }[] {
  return error.issues.map(({ path: parts, message }) => ({
    place: `/${parts.map((part) => String(part).replace(/~/g, '~0').replace(/\//g, '~1')).join('/')}`,
    text: message,
  }));
}
