import { describe, expect, it } from 'vitest';
import type { CatalogCourse } from './facts.service.ts';
import { dropCourse, indexCourse, searchCourses } from './search.gateway.ts';

const shelf: Partial<CatalogCourse>[] = [
  { id: 'knots', title: 'Knots that hold', subtitle: 'The bowline and seven more', tags: ['rope', 'sailing'] },
  { id: 'bread', title: 'Baking sourdough bread', subtitle: 'Flour, water, patience', tags: ['kitchen'] },
  { id: 'photo', title: 'Photography in available light', subtitle: 'For every camera', tags: ['pictures'] },
  { id: 'nordic', title: 'Smørrebrød & crème brûlée', subtitle: 'Two kitchens', tags: ['cooking'] },
  { id: 'hindi', title: 'हिन्दी कविता पढ़ना', subtitle: 'कबीर से आज तक', tags: ['poetry'], language: 'hi' },
  { id: 'strings', title: 'String instruments', subtitle: 'Build a violin', tags: ['music'] },
  { id: 'roads', title: 'Street structures', subtitle: 'Built to last', tags: ['building'] },
];
for (const course of shelf) indexCourse(courseOf(course));

function courseOf(given: Partial<CatalogCourse>): CatalogCourse {
  const teacher = { id: 't', name: 'Ada Fernandes', handle: 'ada', avatar: null, initials: 'AF', headline: '' };
  const numbers = { price: null, rating: { average: 0, count: 0 }, reviewsRevision: 0, learners: 0, seconds: 60 };
  const access = { others: [], team: [], visibility: 'public' as const, domains: [] };
  const rest = {
    ...access,
    cover: null,
    firstPreview: null,
    publishedAt: 0,
    firstPublishedAt: 0,
    version: 'v',
    lectureCount: 1,
  };
  const words = { title: '', subtitle: '', category: 'crafts', level: 'all', language: 'en', tags: [] };
  return { id: '', slug: given.id ?? '', teacher, ...words, ...numbers, ...rest, ...given };
}
const best = (words: string) => [...searchCourses(words).keys()][0];

describe('[CAT-03] the search', () => {
  it.each([
    ['the word itself', 'knots', 'knots'],
    ['one of it for many', 'knot', 'knots'],
    ['many of it for one', 'strings', 'strings'],
    ['another ending', 'baked', 'bread'],
    ['the plain verb', 'bake', 'bread'],
    ['capitals', 'SOURDOUGH', 'bread'],
    ['a beginning', 'phot', 'photo'],
    ['a beginning that is longer than the stem', 'bakin', 'bread'],
    ['a letter too few', 'sourdouh', 'bread'],
    ['a letter too many', 'sourddough', 'bread'],
    ['a wrong letter', 'bowlyne', 'knots'],
    ['two letters in each other’s place', 'bowlnie', 'knots'],
    ['a typo in a word with an ending', 'bakng', 'bread'],
    ['no accents', 'creme brulee', 'nordic'],
    ['no letters of the north', 'smorrebrod', 'nordic'],
    ['accents where there are none', 'phôtögraphy', 'photo'],
    ['a tag', 'sailing', 'knots'],
    ['a category', 'crafts kitchen', 'bread'],
    ['a word of the subtitle', 'camera', 'photo'],
    ['Devanagari', 'हिन्दी', 'hindi'],
    ['the beginning of a word in Devanagari', 'कवि', 'hindi'],
    ['a letter of Devanagari in two parts', 'पढ\u093cना', 'hindi'],
  ])('finds a course by %s', (_how, words, id) => {
    expect(best(words)).toBe(id);
  });

  it('[CAT-03] finds all courses of a teacher by one word of the name', () => {
    expect(searchCourses('fernandez').size).toBe(shelf.length);
  });

  it('[CAT-03] wants all words, and is content with some when no course has all', () => {
    expect([...searchCourses('string violin').keys()]).toEqual(['strings']);
    expect([...searchCourses('violin sourdough').keys()].sort()).toEqual(['bread', 'strings']);
  });

  it('[CAT-03] does not cut a word down to what begins other words', () => {
    expect([...searchCourses('string').keys()]).toEqual(['strings']);
  });

  it('[CAT-03] finds nothing rather than anything', () => {
    expect(searchCourses('helicopter').size).toBe(0);
    expect(searchCourses('').size).toBe(0);
    expect(searchCourses('  …—!  ').size).toBe(0);
  });

  it.each([
    ['markup', '<script>alert(1)</script>'],
    ['a query of another kind', '"; DROP TABLE courses; --'],
    ['a regular expression', '(((((((((((((((((((((((.*)+)+$'],
    ['control signs and half a sign', '\u0000\u202e\ufeff\ud800'],
    ['very many words', 'a '.repeat(5000)],
    ['a very long word', 'x'.repeat(10_000)],
    ['letters that only look so', '𝔅𝔬𝔴𝔩𝔦𝔫𝔢 🪢'],
    ['names of the language', '__proto__ constructor toString'],
  ])('[CAT-03] lives through %s', (_what, words) => {
    expect([...searchCourses(words).values()].every(Number.isFinite)).toBe(true);
  });

  it('[CAT-03] knows a course by its new words only, and not at all when it is taken out', () => {
    indexCourse(courseOf({ id: 'knots', title: 'Splices', tags: [] }));
    expect(best('splice')).toBe('knots');
    expect(searchCourses('bowline').size).toBe(0);
    dropCourse('knots');
    dropCourse('knots');
    expect(searchCourses('splice').size).toBe(0);
  });
});
