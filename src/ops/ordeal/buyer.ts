/** Buying a course at the simulator, with all that people and banks do there. */
import { comeBack, type Decision, decide, payment, type Till, tillOf } from '../../test/till.ts';
import { pause } from './browser.ts';
import { pair } from './told.ts';
import type { Visit } from './visit.ts';

type Way = Decision | 'twice' | 'again' | 'close';
const ways: Record<Way, number> = {
  approve: 40,
  'approve-and-close': 15,
  /** Refused, then paid on the same order. */
  again: 10,
  late: 10,
  cancel: 8,
  fail: 7,
  /** A second payment on the same order, of which no browser knows. */
  twice: 6,
  /** Opens the payment page and is never seen again. */
  close: 4,
};

/** Buys a paid course that is not this learner's yet, in one of the ways above, and looks what became of it. */
export async function buy(visit: Visit): Promise<void> {
  const { browser, random, courses, mine, told } = visit;
  const left = courses.filter((course) => !course.isFree && !mine.includes(course));
  if (left.length === 0) return;
  const course = random.pick(left);
  const placed = await browser.post('order', '/orders', { course: course.slug });
  const address = placed?.location ?? '';
  if (address === `/learn/${course.slug}`) return void own(visit, course);
  if (!address.startsWith('/checkout')) return;
  const page = await browser.get('checkout', address);
  if (page?.status !== 200) return;
  const till = tillOf(page);
  await pay(visit, till, random.weighted(ways));
  for (let looks = 0; looks < 4 && !told.paidOrders.has(till.orderId); looks++) await look(visit, till.orderId);
  const home = await browser.get('course', `/learn/${course.slug}`);
  if (home?.status === 200) own(visit, course);
}

function own({ mine, told, learner }: Visit, course: Visit['courses'][number]): void {
  mine.push(course);
  told.enrolments.add(pair(learner.id, course.id));
}

async function pay({ browser, told }: Visit, till: Till, way: Way): Promise<void> {
  const press = async (decision: Decision) => {
    const sent = await decide(till, decision).catch(() => null);
    if (decision.startsWith('approve')) told.approved.add(till.gatewayOrderId);
    if (sent) await comeBackTo(browser, () => comeBack(sent));
  };
  if (way === 'again') {
    await press('fail');
    await press('approve');
  } else if (way === 'twice') {
    await press('approve');
    await payment(till.gatewayOrderId).catch(() => null);
  } else if (way !== 'close') await press(way);
}

/** A browser that finds nobody shows its own page, and the person presses "reload" once. */
async function comeBackTo(browser: Visit['browser'], go: () => ReturnType<typeof comeBack>): Promise<void> {
  for (let tries = 0; tries < 2; tries++) {
    const page = await browser.ask('return', go);
    if (page) return;
  }
}

/** A page that shows "paid" already is answered with 204 as long as that is true. */
async function look({ browser, told }: Visit, orderId: string): Promise<void> {
  const page = await browser.get('order', `/orders/${orderId}?shown=paid`);
  if (page?.status === 204) told.paidOrders.add(orderId);
  else await pause(500);
}
