/** What a school's courses are sorted into: few, edited by admins. */
import { model, Schema, type Types } from 'mongoose';

export type CategoryRecord = {
  _id: Types.ObjectId;
  slug: string;
  name: string;
  description: string;
  /** A symbol of the icon sprite. */
  icon: string;
  position: number;
};

const schema = new Schema<CategoryRecord>({
  slug: { type: String, required: true },
  name: { type: String, required: true },
  description: { type: String, default: '' },
  icon: { type: String, default: 'book-open' },
  position: { type: Number, default: 0 },
});
schema.index({ slug: 1 }, { unique: true });
schema.index({ position: 1 });

export const Category = model<CategoryRecord>('Category', schema);
