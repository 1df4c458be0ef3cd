/** Who finds a course, as a form sends it. */
import { domainToASCII } from 'node:url';
import { z } from 'zod';
import { fields } from '../../web/form.ts';
import { visibilities } from './course.model.ts';

const mostDomains = 20;

/** One a line, or with commas; an `@` in front is what people type. Other scripts become what mail servers use (RFC 5891). */
const domains = fields
  .text(2000)
  .transform((text) => [
    ...new Set(
      text
        .split(/[\s,;]+/)
        .map((word) => word.replace(/^.*@/, '').toLowerCase())
        .filter(Boolean)
        .map((word) => domainToASCII(word) || word),
    ),
  ])
  .refine((list) => list.length <= mostDomains, `Please keep it to ${mostDomains} domains.`)
  .refine(
    (list) =>
      list.every((word) => word.length <= 253 && /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/.test(word)),
    'Please enter domains such as example.org, one a line.',
  );

export const AccessForm = z
  .object({ visibility: z.enum(visibilities, { error: 'Please choose one.' }), domains })
  .refine(({ visibility, domains: list }) => visibility !== 'organisation' || list.length > 0, {
    path: ['domains'],
    message: 'Which organisation? Please enter the domain of its e-mail addresses.',
  });
