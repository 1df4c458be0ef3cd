/** Numbers that pages show of a course, kept when they change. The areas that own the facts behind them call here. */
import { announce } from '../../lib/bus.ts';
import { forgetCourse } from '../publishing/published.service.ts';
import { Course, type Rating } from './course.model.ts';

/** Replaces average (0 to 5), count and histogram. May be repeated. */
export async function setCourseRating(courseId: string, rating: Rating): Promise<void> {
  await Course.updateOne({ _id: courseId }, { $set: { rating } }, { timestamps: false });
  await tell(courseId);
}

/** Adds `delta` learners (negative: fewer). Counts every call, so call it once per new enrolment. */
export async function addLearner(courseId: string, delta = 1): Promise<void> {
  await Course.updateOne({ _id: courseId }, { $inc: { learners: delta } }, { timestamps: false });
  await tell(courseId);
}

async function tell(courseId: string): Promise<void> {
  forgetCourse(courseId);
  await announce('catalog', { courseId });
}
