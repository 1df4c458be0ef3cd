import { z } from 'zod';
import { type Call, json, type Reply } from '../http.ts';
import { badRequest } from './errors.ts';

const Range = z.object({
  from: z.coerce.number().optional(),
  to: z.coerce.number().optional(),
  count: z.coerce.number().int().min(1).max(100).default(10),
  skip: z.coerce.number().int().min(0).default(0),
});

/** A collection, newest first: `from` and `to` are Unix seconds (both included), `count` at most 100. */
export function page<T extends { created_at: number }>(items: T[], call: Call): Reply {
  const range = Range.safeParse(Object.fromEntries(call.query));
  if (!range.success) {
    const field = String(range.error.issues[0]?.path[0] ?? 'count');
    return badRequest(`The ${field} is invalid.`, { field });
  }
  const { from = 0, to = Infinity, count, skip } = range.data;
  const found = items.filter((item) => item.created_at >= from && item.created_at <= to).reverse();
  const shown = found.slice(skip, skip + count);
  return json({ entity: 'collection', count: shown.length, items: shown });
}
