/** Numbers about people, for the admin's pages. */
import { type CalendarSpan, countPerDay, type DayCount } from '../lib/per-day.ts';
import { User } from './user.model.ts';

/** New accounts on each day of the zone's calendar; days without any are left out. */
export async function listNewPeoplePerDay(span: CalendarSpan): Promise<DayCount[]> {
  return countPerDay(User, 'createdAt', span);
}

/** All accounts there are. Quick at any size: the collection's own count. */
export async function countPeople(): Promise<number> {
  return User.estimatedDocumentCount();
}
