/** How the certificates of the school look, unless a course says otherwise: one document. */
import { model, Schema } from 'mongoose';
import { type CertificateDesign, designPaths } from '../../authoring/certificate/terms.ts';
import { type Fact, hasOutbox, outboxPath } from '../../lib/events.ts';
import { namesFiles } from '../../lib/named-files.ts';

export type SchoolDesignRecord = {
  _id: 'school';
  design: CertificateDesign;
  revision: number;
  outbox?: Fact[];
};

const schema = new Schema<SchoolDesignRecord>(
  {
    _id: { type: String, required: true },
    design: { type: new Schema(designPaths, { _id: false, id: false }), default: () => ({}) },
    revision: { type: Number, default: 0 },
    outbox: outboxPath,
  },
  { minimize: false },
);

namesFiles(schema, { paths: ['design'] });

export const SchoolDesign = hasOutbox(model<SchoolDesignRecord>('SchoolDesign', schema));
