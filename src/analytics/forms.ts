/** What admins type and ask for in their lists. */
import { z } from 'zod';
import { fields } from '../web/form.ts';

const direction = z.enum(['up', 'down']).optional();
const search = z.string().trim().max(120).default('');
const after = z.string().max(40).optional();

export const PeopleQuery = z.object({
  q: search,
  role: z.enum(['learner', 'instructor', 'admin']).optional(),
  state: z.enum(['pending', 'active', 'blocked']).optional(),
  seen: z.enum(['month', 'longer', 'year', 'never']).optional(),
  sort: z.enum(['newest', 'oldest', 'name']).default('newest'),
  after,
});
export type PeopleAsked = z.infer<typeof PeopleQuery>;

export const CoursesQuery = z.object({
  q: search,
  state: z.enum(['draft', 'published', 'withdrawn']).optional(),
  sort: z.enum(['newest', 'title', 'learners', 'rating', 'revenue']).default('newest'),
  dir: direction,
  after,
});
export type CoursesAsked = z.infer<typeof CoursesQuery>;

const aDay = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d$/)
  .optional();
export const AuditQuery = z.object({
  person: search,
  action: z
    .string()
    .regex(/^[a-z]+(\.[a-z-]+)*$/)
    .max(60)
    .optional(),
  from: aDay,
  to: aDay,
  after,
});
export type AuditAsked = z.infer<typeof AuditQuery>;

/** As the list of orders has it. */
export const OrdersQuery = z.object({
  q: search,
  status: z.enum(['created', 'attempted', 'paid', 'partially_refunded', 'refunded', 'abandoned', 'flagged']).optional(),
  attention: z.literal('1').optional(),
});
export type OrdersAsked = z.infer<typeof OrdersQuery>;

export const BlockForm = z.object({ reason: fields.line(300, 'Please say why, for the other admins.') });
export const RoleForm = z.object({ role: z.enum(['learner', 'instructor', 'admin']) });

/** The address of a list with what was asked for; empty values are left out. */
export function listHref(path: string, asked: Record<string, string | undefined>): string {
  const given = Object.entries(asked).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return given.length > 0 ? `${path}?${new URLSearchParams(given)}` : path;
}
