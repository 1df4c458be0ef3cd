/** What a regrade does to whom, for those who look at it. */
import { trusted } from 'mongoose';
import { isId } from '../../lib/db.ts';
import { RegradeRow, type RegradeRowRecord, type RowGroup, rowGroups } from './regrade-row.model.ts';

export type { RowGroup, RowScore } from './regrade-row.model.ts';
export { rowGroups } from './regrade-row.model.ts';
export type RegradeRowView = Omit<RegradeRowRecord, '_id'> & { id: string };
/** How many attempts of each group; `kept`: of those that would fall, how many kept their points. */
export type RowCounts = Record<RowGroup, number> & { kept: number };

const pageSize = 50;

export async function countRows(regradeId: string): Promise<RowCounts> {
  const counts = await Promise.all(rowGroups.map((group) => RegradeRow.countDocuments({ regradeId, group })));
  const [falls = 0, passes = 0, sinks = 0, rises = 0, same = 0, unlike = 0] = counts;
  const kept = await RegradeRow.countDocuments({ regradeId, group: 'falls', state: 'kept' });
  return { falls, passes, sinks, rises, same, unlike, kept };
}

/** One group of attempts; `next` leads on, null at the end. */
export async function listRows(
  regradeId: string,
  group: RowGroup,
  after?: string,
): Promise<{ rows: RegradeRowView[]; next: string | null }> {
  const beyond = after && isId(after) ? { _id: trusted({ $gt: after }) } : {};
  const found = await RegradeRow.find({ regradeId, group, ...beyond })
    .sort({ _id: 1 })
    .limit(pageSize + 1)
    .lean<RegradeRowRecord[]>();
  const rows = found.slice(0, pageSize).map(({ _id, ...row }) => ({ ...row, id: String(_id) }));
  return { rows, next: found.length > pageSize ? (rows.at(-1)?.id ?? null) : null };
}

/** What a regrade did to one attempt. null: nothing. */
export async function findRow(regradeId: string, attemptId: string): Promise<RegradeRowView | null> {
  const found = await RegradeRow.findOne({ regradeId, attemptId }).lean<RegradeRowRecord>();
  if (!found) return null;
  const { _id, ...row } = found;
  return { ...row, id: String(_id) };
}

/** Of a regrade that was given up. May be repeated. */
export async function forgetRows(regradeId: string): Promise<void> {
  await RegradeRow.deleteMany({ regradeId });
}
