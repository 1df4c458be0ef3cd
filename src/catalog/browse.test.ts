import { beforeAll, describe, expect, it } from 'vitest';
import { snapshotOf } from '../accounts/accounts.service.ts';
import { saveCategory } from '../authoring/courses/categories.service.ts';
import { addLearner, setCourseRating } from '../authoring/courses/course-counters.service.ts';
import { withdrawCourse } from '../authoring/publishing/publication.service.ts';
import type { PublishedCourse } from '../authoring/publishing/published.service.ts';
import { startSchool } from '../test/school.ts';
import { course, world } from '../test/world.ts';
import { browseCourses, pageSize, relatedCourses, suggestCourses, topCourses, type Wish } from './browse.service.ts';
import { addressOf, wishOf } from './forms.ts';
import { findCatalogCourse, reloadCatalog } from './memory.service.ts';

await startSchool({ jobs: false });
const { ada, ruth } = await world();
type Given = { level?: 'beginner' | 'advanced'; price?: number; language?: string; category?: string; hours?: number };

const made: PublishedCourse[] = [];
beforeAll(async () => {
  for (const slug of ['textiles', 'paper'])
    await saveCategory(snapshotOf(ruth), { slug, name: slug, description: '', icon: 'layers', position: 2 });
  for (let number = 1; number <= 60; number++) made.push(await weave(number));
  await reloadCatalog();
});

function weave(number: number, given: Given = {}): Promise<PublishedCourse> {
  const { level = number % 2 ? 'beginner' : 'advanced', price = (number % 3) * 10_000, language = 'en' } = given;
  const { category = number % 5 ? 'textiles' : 'paper', hours = number % 4 } = given;
  const word = String(number).padStart(3, '0');
  return course(ada, {
    slug: `weave-${word}`,
    title: `Weaving ${word}`,
    subtitle: 'Warp and weft',
    description: 'Thread over thread.',
    learn: ['Weave'],
    tags: number % 10 ? ['loom'] : ['loom', 'silk'],
    category,
    level,
    language,
    price: price ? { amount: price, currency: 'INR' } : null,
    sections: [{ title: 'One', lectures: [{ title: 'Warp', slug: 'warp', markdown: 'Warp.', seconds: hours * 3600 }] }],
  });
}

const wish = (words: string): Wish => wishOf(new URLSearchParams(words));
const slugs = (given: Wish) => browseCourses(given).courses.map(({ slug }) => slug);

/** Follows the next links to the end; `between` happens after each page. */
async function walk(query: string, between: (page: number) => Promise<void> = async () => {}): Promise<string[]> {
  const seen: string[] = [];
  let after: string | null = null;
  for (let page = 1; page < 10; page++) {
    const found = browseCourses({ ...wish(query), after });
    seen.push(...found.courses.map(({ slug }) => slug));
    if (!found.next) return seen;
    after = found.next;
    await between(page);
  }
  throw new Error('there is no end of pages');
}

describe('[CAT-04] filters', () => {
  it('[CAT-04] counts each choice as it would be with the other filters, but without its own', () => {
    const { counts, total } = browseCourses(wish('q=weaving&level=beginner&price=free'));
    // Of 60, every third is free; of those, half are for beginners.
    expect(total).toBe(10);
    expect(counts.level.get('beginner')).toBe(10);
    expect(counts.level.get('advanced')).toBe(10);
    expect(counts.price.get('free')).toBe(10);
    expect(counts.price.get('paid')).toBe(20);
    expect([...counts.category].reduce((sum, [, number]) => sum + number, 0)).toBe(10);
  });

  it('[CAT-04] joins choices of one filter by or, and filters by and', () => {
    const both = browseCourses(wish('q=weaving&level=beginner&level=advanced&price=free')).total;
    expect(both).toBe(20);
    expect(browseCourses(wish('q=weaving&price=free&price=paid')).total).toBe(60);
    expect(browseCourses(wish('category=paper&category=textiles&level=beginner')).total).toBe(30);
  });

  it('[CAT-04] promises by each count just what choosing it shows', () => {
    const chosen = 'q=weaving&level=beginner&category=textiles';
    for (const [value, number] of browseCourses(wish(chosen)).counts.length)
      expect(browseCourses(wish(`${chosen}&length=${value}`)).total, value).toBe(number);
  });

  it('[CAT-04] takes what it does not know as not given', () => {
    expect(wish('level=wizard&price=1&rating=9&length=eternal&sort=fate&foo=bar')).toEqual(wish(''));
    expect(wish('category=<b>&category=%00')).toEqual(wish(''));
    expect(wish(`q=${'x'.repeat(500)}`).q).toHaveLength(100);
    expect(wish('q=%20%20warp%0A%09weft%00%20').q).toBe('warp weft');
    expect(wish(`after=${'x'.repeat(500)}`).after).toBeNull();
    expect(browseCourses(wish('after=nonsense')).courses).toEqual(browseCourses(wish('')).courses);
  });

  it('[CAT-04] writes equal wishes as one address', () => {
    const one = addressOf(wish('level=beginner&q= warp &level=advanced&sort=price'));
    expect(addressOf(wish('sort=price&level=advanced&level=beginner&level=beginner&q=warp&utm_source=x'))).toBe(one);
    expect(addressOf(wish(one.split('?')[1] ?? ''))).toBe(one);
  });
});

describe('[CAT-01] orders', () => {
  it('[CAT-01] shows the newest, the cheapest, the most learned, the best rated first', async () => {
    const [first, second] = [made[10], made[20]];
    if (!first || !second) throw new Error('no courses');
    await addLearner(first.id, 3);
    await setCourseRating(second.id, { average: 4.9, count: 30, histogram: [0, 0, 0, 3, 27] });
    await setCourseRating(first.id, { average: 5, count: 1, histogram: [0, 0, 0, 0, 1] });
    await reloadCatalog();
    expect(slugs(wish('q=weaving&sort=newest'))[0]).toBe('weave-060');
    expect(slugs(wish('sort=newest'))[0]).toBe('weave-060');
    expect(slugs(wish('sort=popular'))[0]).toBe(first.slug);
    // One voice of five stars says less than thirty of 4.9.
    expect(slugs(wish('sort=rating')).slice(0, 2)).toEqual([second.slug, first.slug]);
    const prices = browseCourses(wish('sort=price')).courses.map(({ price }) => price?.amount ?? 0);
    expect(prices).toEqual([...prices].sort((a, b) => a - b));
    expect(browseCourses(wish('rating=4.5')).total).toBe(2);
  });

  it('[CAT-06] finds courses that are like another: shared tags first', () => {
    const silk = findCatalogCourse({ slug: 'weave-010' });
    if (!silk) throw new Error('no course');
    const related = relatedCourses(silk);
    expect(related).toHaveLength(3);
    expect(related.every((one) => one.tags.includes('silk') && one.id !== silk.id)).toBe(true);
    expect(topCourses('newest', 2).map(({ slug }) => slug)).toEqual(['weave-060', 'weave-059']);
  });

  it('[CAT-03] suggests the best eight for the words so far', () => {
    expect(suggestCourses('weav')).toHaveLength(8);
    expect(suggestCourses('weaving 033')[0]?.slug).toBe('weave-033');
  });
});

describe('[CAT-01] pages', () => {
  it.each(['', 'sort=newest', 'sort=price', 'sort=rating', 'q=weaving', 'q=weaving&sort=price', 'level=beginner'])(
    '[CAT-01] show every course once: %s',
    async (query) => {
      const all = await walk(query);
      expect(new Set(all).size).toBe(all.length);
      expect(all.length).toBe(browseCourses(wish(query)).total);
    },
  );

  it('[CAT-01] lead back the way they came', () => {
    const first = browseCourses(wish('sort=newest'));
    const second = browseCourses({ ...wish('sort=newest'), after: first.next });
    const third = browseCourses({ ...wish('sort=newest'), after: second.next });
    expect(first.previous).toBeNull();
    expect(second.previous).toBe('');
    expect(browseCourses({ ...wish('sort=newest'), after: third.previous }).courses).toEqual(second.courses);
    expect(third.next).toBeNull();
  });

  it('[CAT-01] neither repeat nor miss a course while others come', async () => {
    let number = 100;
    const before = await walk('sort=newest');
    const seen = await walk('sort=newest', async () => {
      await weave(++number);
      await reloadCatalog();
    });
    expect(seen).toEqual(before);
    const found = await walk('q=weaving', async () => {
      await weave(++number);
      await reloadCatalog();
    });
    expect(new Set(found).size).toBe(found.length);
    expect(before.filter((slug) => slug.startsWith('weave') && !found.includes(slug))).toEqual([]);
  });

  it('[CAT-01] neither repeat nor miss a course while others go, also the one the page began at', async () => {
    const gone: string[] = [];
    const before = await walk('sort=newest');
    const seen = await walk('sort=newest', async (page) => {
      const last = before[page * pageSize - 1];
      const record = last ? findCatalogCourse({ slug: last }) : null;
      if (!record) throw new Error(`no course ${last}`);
      gone.push(record.slug);
      await withdrawCourse(snapshotOf(ada), record.id);
      await reloadCatalog();
    });
    expect(new Set(seen).size).toBe(seen.length);
    expect(before.filter((slug) => !seen.includes(slug) && !gone.includes(slug))).toEqual([]);
  });

  it('[CAT-01] take a cursor of another order as none, and one behind the end as the last page', () => {
    const newest = browseCourses(wish('sort=newest')).next;
    expect(browseCourses({ ...wish('sort=price'), after: newest }).courses).toEqual(
      browseCourses(wish('sort=price')).courses,
    );
    const end = Buffer.from(JSON.stringify(['newest', 1e300, 'z'])).toString('base64url');
    const last = browseCourses({ ...wish('sort=newest'), after: end });
    expect(last.courses).toHaveLength(pageSize);
    expect(last.next).toBeNull();
    expect(last.previous).not.toBeNull();
  });

  it.each(['[]', '{}', 'null', '["newest",null,{}]', '["newest"]', '["newest","x","y","z","w","v","u"]'])(
    '[CAT-01] are not led astray by the cursor %s',
    (text) => {
      const after = Buffer.from(text).toString('base64url');
      expect(browseCourses({ ...wish('sort=newest'), after }).courses).toHaveLength(pageSize);
    },
  );
});
