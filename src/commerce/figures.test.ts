import { afterEach, describe, expect, it } from 'vitest';
import { snapshotOf } from '../accounts/accounts.service.ts';
import { day, turnClock } from '../lib/clock.ts';
import { startSchool } from '../test/school.ts';
import { until } from '../test/till.ts';
import { person, world } from '../test/world.ts';
import { incomeByCourse, listPaidBetween, ordersPerDay, paidTotals, revenueByMonth } from './figures.service.ts';
import { requireOrderRecord } from './order.model.ts';
import { refundOrder } from './refunds.service.ts';
import { seedPaidOrder } from './seed.service.ts';

const school = await startSchool();
const cast = await world();
const price = 149_900;
let count = 0;

async function saleAt(moment: string): Promise<string> {
  count++;
  const buyer = await person(`figure${count}`, `Figure ${count}`, 'learner');
  const order = await seedPaidOrder({ buyerId: buyer.id, courseSlug: 'knots', at: new Date(moment) });
  return String(order._id);
}

function standAt(moment: string): void {
  turnClock(new Date(moment).getTime() - Date.now());
}

afterEach(() => turnClock(0));

describe('revenue', () => {
  it('[ANA-01] belongs to the month of the time zone, over the year and over summer time, without gaps', async () => {
    // 23:30 on 31 December in New York is already January in London.
    await saleAt('2025-01-01T04:30:00Z');
    // 00:30 on 1 April in New York, in summer time.
    await saleAt('2025-04-01T04:30:00Z');
    // 23:30 on 31 March in New York.
    await saleAt('2025-04-01T03:30:00Z');
    standAt('2025-04-15T12:00:00Z');
    const points = await revenueByMonth({ months: 5, timeZone: 'America/New_York' });
    expect(points.map((point) => [point.start.toISOString(), point.orders, point.gross])).toEqual([
      ['2024-12-01T05:00:00.000Z', 1, price],
      ['2025-01-01T05:00:00.000Z', 0, 0],
      ['2025-02-01T05:00:00.000Z', 0, 0],
      ['2025-03-01T05:00:00.000Z', 1, price],
      ['2025-04-01T04:00:00.000Z', 1, price],
    ]);
    const kolkata = await revenueByMonth({ months: 4, timeZone: 'Asia/Kolkata' });
    expect(kolkata.map((point) => point.orders)).toEqual([1, 0, 0, 2]);
  });

  it('[ANA-01] is less what went back, in the month in which it went', async () => {
    const orderId = await saleAt('2024-06-10T10:00:00Z');
    standAt('2024-07-05T10:00:00Z');
    await refundOrder(snapshotOf(cast.ruth), orderId, { key: 'figures-part', amount: 40_000, reason: 'Part' });
    await until(async () => (await requireOrderRecord(orderId)).refunded === 40_000);
    const points = await revenueByMonth({ months: 2 });
    expect(points.map(({ gross, refunded, net }) => ({ gross, refunded, net }))).toEqual([
      { gross: price, refunded: 0, net: price },
      { gross: 0, refunded: 40_000, net: -40_000 },
    ]);
    const june = [new Date('2024-06-01'), new Date('2024-07-01')] as const;
    expect(await paidTotals(...june)).toEqual({ orders: 1, net: price - 40_000 });
    expect((await incomeByCourse(june[0], [cast.knots.id])).get(cast.knots.id)?.orders).toBeGreaterThanOrEqual(1);
    expect((await listPaidBetween(...june)).map((order) => String(order._id))).toEqual([orderId]);
    await school.settled();
  });

  it('[ANA-01] per day has a day for each day', async () => {
    await saleAt('2023-03-10T20:00:00Z');
    standAt('2023-03-12T12:00:00Z');
    const points = await ordersPerDay({ days: 4, timeZone: 'UTC' });
    expect(points.map((point) => point.orders)).toEqual([0, 1, 0, 0]);
    expect((points[1]?.start.getTime() ?? 0) - (points[0]?.start.getTime() ?? 0)).toBe(day);
  });
});
