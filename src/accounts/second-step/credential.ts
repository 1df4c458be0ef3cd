/** What the island sends: the browser's answer, as JSON in a field of a form. */
import { z } from 'zod';

const base64url = z
  .string()
  .max(20_000)
  .regex(/^[\w-]+$/);
const common = { id: base64url, rawId: base64url, type: z.literal('public-key') };
const fromJson = z
  .string({ error: 'Nothing came from the browser.' })
  .max(60_000)
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue('Nothing came from the browser.');
      return z.NEVER;
    }
  });

/** What the island sends: the browser's answer as JSON. */
export const NewCredential = fromJson.pipe(
  z.object({
    ...common,
    response: z.object({
      clientDataJSON: base64url,
      attestationObject: base64url,
      transports: z.array(z.string().max(20)).max(10).default([]),
    }),
  }),
);
export const Assertion = fromJson.pipe(
  z.object({
    ...common,
    response: z.object({
      clientDataJSON: base64url,
      authenticatorData: base64url,
      signature: base64url,
      userHandle: base64url.nullish(),
    }),
  }),
);
export type NewCredential = z.infer<typeof NewCredential>;
export type Assertion = z.infer<typeof Assertion>;
