/** What people choose about who sees them, and what they are written. */
import { z } from 'zod';
import { fields } from '../../web/form.ts';

export const PrivacyForm = z.object({
  showsName: fields.tick.default(false),
  showsPicture: fields.tick.default(false),
  showsPage: fields.tick.default(false),
  news: fields.tick.default(false),
});
