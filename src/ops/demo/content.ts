/** The demo school's content as it lies in `school/`, read and checked. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { AssignmentShape } from '../../assessment/assignments/assignment.ts';
import { QuizShape } from '../../assessment/quizzes/quiz.ts';
import { SurveyShape } from '../../assessment/surveys/survey.ts';

const folder = join(import.meta.dirname, 'school');

const Lecture = z.object({
  slug: z.string(),
  title: z.string(),
  kind: z.enum(['video', 'article', 'document']),
  summary: z.string().default(''),
  seconds: z.number().int().min(0),
  preview: z.boolean().default(false),
  required: z.boolean().default(true),
  ready: z.boolean().default(true),
  file: z.string().optional(),
  captions: z.array(z.object({ language: z.string(), file: z.string() })).default([]),
  transcript: z.string().optional(),
  poster: z.string().optional(),
  resources: z.array(z.object({ title: z.string(), file: z.string() })).default([]),
  /** Questions of the bank, by name, at seconds of its film. */
  stops: z.array(z.object({ second: z.number().int(), question: z.string() })).default([]),
});
/** A quiz stands behind the lecture `after`; its questions are named as the bank of the course names them. */
const DemoQuiz = z.object({
  after: z.string(),
  slug: z.string(),
  title: z.string(),
  summary: z.string(),
  counts: z.enum(['required', 'optional', 'certificate']),
  parts: z.array(
    z.union([
      z.object({ questions: z.array(z.string()) }),
      z.object({ draw: z.number().int().min(1), tags: z.array(z.string()) }),
    ]),
  ),
  rules: QuizShape.shape.rules.partial(),
});
/** What somebody says of a work, by the rubric of its assignment. */
const DemoMarks = z.object({
  levels: z.array(z.object({ criterion: z.string(), level: z.string(), comment: z.string() })),
  comment: z.string(),
});
/** An assignment stands behind the lecture `after`; its task is Markdown. */
const DemoAssignment = z.object({
  after: z.string(),
  slug: z.string(),
  title: z.string(),
  summary: z.string(),
  minutes: z.number(),
  task: z.string(),
  rules: AssignmentShape.partial(),
  /** What somebody handed in; `grade`: what they got back. */
  works: z.array(
    z.object({
      learner: z.string(),
      daysAgo: z.number(),
      text: z.string(),
      grade: DemoMarks.optional(),
    }),
  ),
});
/** Peer review at an assignment. */
const DemoPeers = z.object({
  lecture: z.string(),
  samples: z.array(z.object({ text: z.string(), marks: DemoMarks })),
  /** Who marked the first sample, and how. */
  practice: z.array(DemoMarks.extend({ learner: z.string() })),
  /** `reviews`: what those say who are asked, whoever they are. */
  works: z.array(
    z.object({ learner: z.string(), daysAgo: z.number(), text: z.string(), reviews: z.array(DemoMarks).length(2) }),
  ),
  /** They have their reviews still before them. */
  idle: z.array(z.string()),
  dispute: z.object({ learner: z.string(), text: z.string() }),
});
/** A survey stands behind the lecture `after`. */
const DemoSurvey = z.object({
  ...{ after: z.string(), slug: z.string(), title: z.string(), summary: z.string() },
  survey: SurveyShape,
  /** What some learners answered, by the ids of the questions. */
  answers: z.array(z.record(z.string(), z.array(z.string()))),
});
const Course = z.object({
  slug: z.string(),
  title: z.string(),
  subtitle: z.string(),
  teacher: z.string(),
  category: z.string(),
  level: z.enum(['beginner', 'intermediate', 'advanced', 'all']),
  language: z.string(),
  tags: z.array(z.string()),
  price: z.object({ amount: z.number().int(), currency: z.string() }).nullable(),
  learn: z.array(z.string()),
  requirements: z.array(z.string()).default([]),
  audience: z.array(z.string()).default([]),
  refundDays: z.number().int().default(14),
  sections: z.array(z.object({ title: z.string(), lectures: z.array(Lecture) })),
});
const Human = z.object({
  handle: z.string(),
  name: z.string(),
  email: z.email(),
  timeZone: z.string().optional(),
  headline: z.string().optional(),
  bio: z.string().optional(),
  portrait: z.string().optional(),
});
const People = z.object({ teachers: z.array(Human), admin: Human, learners: z.array(Human) });
const Reviews = z.array(
  z.object({ course: z.string(), learner: z.string(), rating: z.number().int().min(1).max(5), text: z.string() }),
);
const Enrolments = z.array(
  z.object({ learner: z.string(), course: z.string(), percent: z.number(), daysAgo: z.number() }),
);
const Site = z.object({
  banner: z.object({ text: z.string(), href: z.string().optional(), tone: z.string() }),
  faq: z.array(z.object({ question: z.string(), answer: z.string() })),
  categories: z.array(z.object({ slug: z.string(), name: z.string(), description: z.string(), icon: z.string() })),
});

export type DemoLecture = z.infer<typeof Lecture>;
export type DemoQuiz = z.infer<typeof DemoQuiz>;
export type DemoAssignment = z.infer<typeof DemoAssignment>;
export type DemoMarks = z.infer<typeof DemoMarks>;
export type DemoPeers = z.infer<typeof DemoPeers>;
export type DemoSurvey = z.infer<typeof DemoSurvey>;
export type DemoCourse = z.infer<typeof Course> & {
  description: string;
  folder: string;
  cover: string | null;
  quizzes: DemoQuiz[];
  assignments: DemoAssignment[];
  peers: DemoPeers[];
  surveys: DemoSurvey[];
};
export type DemoHuman = z.infer<typeof Human>;

/** Throws with the file's name when something in it is not as it must be. */
export function readDemoSchool() {
  const courses = readdirSync(join(folder, 'courses')).filter((slug) =>
    existsSync(join(folder, 'courses', slug, 'course.json')),
  );
  return {
    folder,
    people: readJson('people.json', People),
    site: readJson('site.json', Site),
    reviews: readJson('reviews.json', Reviews),
    enrolments: readJson('progress.json', Enrolments),
    legal: Object.fromEntries(['terms', 'privacy', 'about'].map((name) => [name, readText(`legal/${name}.md`)])),
    courses: courses.map(readCourse),
  };
}

export type DemoSchool = ReturnType<typeof readDemoSchool>;

function readCourse(slug: string): DemoCourse {
  const path = `courses/${slug}`;
  const cover = join(folder, path, 'cover.webp');
  return {
    ...readJson(`${path}/course.json`, Course),
    description: readText(`${path}/description.md`),
    folder: join(folder, path),
    cover: existsSync(cover) ? cover : null,
    quizzes: existsSync(join(folder, path, 'quizzes.json')) ? readJson(`${path}/quizzes.json`, z.array(DemoQuiz)) : [],
    assignments: existsSync(join(folder, path, 'assignments.json'))
      ? readJson(`${path}/assignments.json`, z.array(DemoAssignment))
      : [],
    peers: existsSync(join(folder, path, 'peers.json')) ? readJson(`${path}/peers.json`, z.array(DemoPeers)) : [],
    surveys: existsSync(join(folder, path, 'surveys.json'))
      ? readJson(`${path}/surveys.json`, z.array(DemoSurvey))
      : [],
  };
}

function readText(path: string): string {
  return readFileSync(join(folder, path), 'utf8');
}

function readJson<S extends z.ZodType>(path: string, schema: S): z.infer<S> {
  const parsed = schema.safeParse(JSON.parse(readText(path)));
  if (!parsed.success) throw new Error(`${path}: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
