/** Answers to the surveys of the demo school, by learners of their courses. */
import type { PersonRecord } from '../../accounts/accounts.service.ts';
import { newTicket } from '../../assessment/surveys/answering.service.ts';
import { requirePublishedCourse } from '../../authoring/publishing/published.service.ts';
import { findEnrolment, hasAccess } from '../../learning/enrolment.service.ts';
import { readyLectures } from '../../learning/progress.service.ts';
import { answerSurvey } from '../../learning/survey/answering.service.ts';
import { now } from '../../lib/clock.ts';
import type { DemoSchool } from './content.ts';

/** Leo is left out: his page asks him. */
export async function seedSurveys({ courses }: DemoSchool, people: Map<string, PersonRecord>): Promise<void> {
  for (const { slug, surveys } of courses) {
    for (const { slug: name, survey, answers } of surveys) {
      const course = await requirePublishedCourse(slug);
      const lecture = readyLectures(course).find((one) => one.slug === name);
      const left = [...answers];
      for (const [handle, person] of people) {
        const enrolment = handle === 'leo' ? null : await findEnrolment(person.id, course.id);
        const given = enrolment && lecture && hasAccess(enrolment) ? left.shift() : undefined;
        if (!given || !enrolment || !lecture) continue;
        const open = { course, enrolment, lecture, missing: [], at: now() };
        const taken = Object.entries(given).map(([questionId, values]) => ({ questionId, values, other: '' }));
        await answerSurvey(open, survey, { answers: taken, ticket: newTicket() });
      }
    }
  }
}
