/** Numbers about courses, for the admin's pages. */
import { type CalendarSpan, countPerDay, type DayCount } from '../../lib/per-day.ts';
import { Course, type CourseRecord, type CourseState } from './course.model.ts';

export type CourseFigures = {
  id: string;
  slug: string;
  /** As its teacher writes it now, published or not. */
  title: string;
  ownerId: string;
  state: CourseState;
  learners: number;
  /** 0 to 5; 0 while nobody has rated it. */
  rating: number;
  ratings: number;
};

/** Courses on each day that they were first published on; days without any are left out. */
export async function listFirstPublishedPerDay(span: CalendarSpan): Promise<DayCount[]> {
  return countPerDay(Course, 'firstPublishedAt', span);
}

/** Every course, drafts too, in a compact form, newest first. */
export async function listCourseFigures(): Promise<CourseFigures[]> {
  const courses = await Course.find()
    .select('slug draft.title ownerId state learners rating.average rating.count')
    .sort({ _id: -1 })
    .lean<CourseRecord[]>();
  // A course that is still being read from an archive belongs to nobody.
  const owned = courses.filter(({ ownerId }) => !ownerId.startsWith('importing:'));
  return owned.map(({ _id, slug, draft, ownerId, state, learners, rating }) => ({
    id: String(_id),
    slug,
    title: draft.title,
    ownerId,
    state,
    learners,
    rating: rating?.average ?? 0,
    ratings: rating?.count ?? 0,
  }));
}
