/** The places of a course that a remark can be about, and where in the editor they are. */
import type { DraftOutline } from '../outline/draft.service.ts';

/** `course/<field>`, `section/<id>` or `lecture/<id>`. */
export type Place = { value: string; label: string };

const fieldNames: [string, string][] = [
  ['all', 'The course as a whole'],
  ['title', 'Title'],
  ['subtitle', 'Promise in one line'],
  ['description', 'Description'],
  ['learn', 'What people will be able to do'],
  ['requirements', 'What they need'],
  ['audience', 'For whom'],
  ['category', 'Category'],
  ['level', 'Level'],
  ['language', 'Language'],
  ['tags', 'Tags'],
  ['cover', 'Cover'],
  ['promo', 'Promo video'],
  ['price', 'Price'],
];

/** Every place of a draft, in the order of the editor. */
export function placesOf({ sections }: Pick<DraftOutline, 'sections'>): Place[] {
  const fields = fieldNames.map(([name, label]) => ({ value: `course/${name}`, label }));
  const outline = sections.flatMap((section, at) => [
    { value: `section/${section.id}`, label: `Section ${at + 1}: ${section.title}` },
    ...section.lectures.map(({ id, title }, index) => ({
      value: `lecture/${id}`,
      label: `${at + 1}.${index + 1} ${title}`,
    })),
  ]);
  return [...fields, ...outline];
}

/** Where the author mends it. */
export function placeHref(courseId: string, place: string): string {
  const base = `/studio/courses/${courseId}`;
  const [kind, name = ''] = place.split('/');
  if (kind === 'lecture') return `${base}/lectures/${name}`;
  if (kind === 'section') return `${base}/outline#section-${name}`;
  if (name === 'price') return `${base}/price`;
  return name === 'all' ? `${base}/basics` : `${base}/basics#field-${name}`;
}
