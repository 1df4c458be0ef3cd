import { z } from 'zod';

/** The application as the provider knows it. `redirectUris` null: it may have people sent back to anywhere. */
export type Client = { id: string; secret: string; redirectUris: string[] | null };

export const AUTHORIZE = '/o/oauth2/v2/auth';

/** What the application sends a browser here with (RFC 6749, 4.1.1; RFC 7636, 4.3). */
export const Wish = z.object({
  client_id: z.string().default(''),
  redirect_uri: z.string().default(''),
  response_type: z.string().default(''),
  scope: z.string().default(''),
  state: z.string().default(''),
  code_challenge: z.string().default(''),
  code_challenge_method: z.string().default('plain'),
});
export type Wish = z.infer<typeof Wish>;
