/** What people type about themselves. */
import { z } from 'zod';
import { fields } from '../web/form.ts';

/** Length and the lists are the business of the passwords service. */
const password = (message: string) => z.string({ error: message }).min(1, message).max(1000, 'This is too long.');

export const SignIn = z.object({
  email: fields.email,
  password: password('Please enter your password.'),
  stay: fields.tick.default(false),
  next: z.string().optional(),
});

export const SignUp = z.object({
  name: fields.line(80, 'Please tell us your name.'),
  email: fields.email,
  password: password('Please choose a password.'),
  terms: fields.tick.default(false).refine((ticked) => ticked, 'Please read the terms and tick the box to go on.'),
  next: z.string().optional(),
});

/** People copy codes with spaces and dashes around. */
export const Code = z.object({
  to: z.string().max(400).default(''),
  code: z
    .string({ error: 'Please enter the six digits of the code.' })
    .transform((text) => text.replace(/[\s-]/g, '').normalize('NFKC'))
    .pipe(z.string().regex(/^\d{6}$/, 'Please enter the six digits of the code.')),
});

export const PasswordChange = z.object({
  passwordNow: password('Please enter the password you have now.'),
  password: password('Please choose a new password.'),
});

export const Forgotten = z.object({ email: fields.email });
export const NewPassword = z.object({ password: password('Please choose a new password.') });
export const NewEmail = z.object({ email: fields.email });
