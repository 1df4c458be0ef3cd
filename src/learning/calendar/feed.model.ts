/** The private address of a person's calendar. One for each person who wants one; the database knows only the hash of its secret. */
import { model, Schema } from 'mongoose';

export type CalendarFeedRecord = {
  /** The person's id too: there is never a second address. */
  _id: string;
  userId: string;
  /** SHA-256 of the secret: 256 random bits need no slow hash. */
  hash: string;
  madeAt: Date;
};

const schema = new Schema<CalendarFeedRecord>({
  _id: { type: String, required: true },
  userId: { type: String, required: true },
  hash: { type: String, required: true },
  madeAt: { type: Date, required: true },
});
schema.index({ hash: 1 });

export const CalendarFeed = model<CalendarFeedRecord>('CalendarFeed', schema);
