/** What people type about themselves. */
import { IANAZone } from 'luxon';
import { z } from 'zod';
import { fields } from '../../web/form.ts';
import { languageCodes } from './languages.ts';

export const mostLinks = 5;

const links = fields
  .many(z.string().trim().max(300, 'A link may have at most 300 characters.'))
  .transform((links) => [...new Set(links.filter(Boolean).map(withScheme))])
  .refine((links) => links.every(isOwnPage), 'Please enter whole addresses that begin with https://')
  .refine((links) => links.length <= mostLinks, `Please keep it to ${mostLinks} links.`);

export const ProfileForm = z.object({
  name: fields.line(80, 'Please tell us your name.'),
  legalName: fields.optionalLine(120),
  headline: fields.optionalLine(120),
  bio: fields.text(2000),
  links,
  timeZone: z.string().refine((zone) => IANAZone.isValidZone(zone), 'Please choose a time zone from the list.'),
  language: z.enum(languageCodes, { error: 'Please choose a language from the list.' }),
});

/** What can be counted on a teacher's page. */
export const tellable = ['courses', 'learners', 'rating', 'reviews'] as const;

export const PublicPageForm = z.object({
  handle: z
    .string({ error: 'Please choose an address.' })
    .trim()
    .toLowerCase()
    .regex(
      /^[a-z0-9](?:[a-z0-9-]{1,38})[a-z0-9]$/,
      'Please use 3 to 40 small letters, digits and hyphens, with a letter or digit at both ends.',
    ),
  headline: fields.optionalLine(120),
  bio: fields.text(2000),
  links,
  tells: fields.many(z.enum(tellable, { error: 'Please choose from the list.' })),
});

/** The same while it is typed: what is wrong counts as not given. */
export const PublicPagePreview = z.object({
  headline: fields.optionalLine(120).catch(''),
  bio: fields.text(2000).catch(''),
  links: links.catch([]),
  tells: fields.many(z.enum(tellable)).catch([]),
});

const part = z.coerce.number().min(0).max(1);
/** The square: by numbers where the browser drew it, else one of three places of the longer side. */
export const AvatarForm = z.object({
  x: part.optional().catch(undefined),
  y: part.optional().catch(undefined),
  size: z.coerce.number().min(0.02).max(1).optional().catch(undefined),
  place: z.enum(['top', 'middle', 'bottom']).catch('middle'),
});

/** People leave it out. */
function withScheme(link: string): string {
  return /^[a-z][a-z0-9+.-]*:/i.test(link) ? link : `https://${link}`;
}

/** An https address of a host with a name, and nobody's password in it. */
function isOwnPage(link: string): boolean {
  if (!URL.canParse(link)) return false;
  const { protocol, hostname, username, password } = new URL(link);
  return protocol === 'https:' && /^[^.\s]+(\.[^.\s]+)+$/.test(hostname) && !username && !password;
}
