/** What a course says about its certificate: what it asks for beside lectures, and how the paper looks. */
import { Schema } from 'mongoose';

/** Beside the lectures that count. `percent`, `average`: whole numbers from 1 to 100. */
export type CertificateRule = {
  /** At least so much in each of these graded lectures. */
  minimums: { lectureId: string; percent: number }[];
  /** At least so much over all graded lectures of the version; null: it is not asked. */
  average: number | null;
};

export const orientations = ['landscape', 'portrait'] as const;
export const paperSizes = ['a4', 'letter'] as const;

/** How the paper looks, as far as it is chosen: '' and null leave it to the school, and the school to what is usual. */
export type CertificateDesign = {
  orientation: '' | (typeof orientations)[number];
  size: '' | (typeof paperSizes)[number];
  /** Colours as `#rrggbb`. */
  paper: string;
  ink: string;
  accent: string;
  /** Texts with placeholders such as `{{name}}`. */
  heading: string;
  given: string;
  finished: string;
  facts: string;
  signerName: string;
  signerTitle: string;
  logoFileId: string | null;
  signatureFileId: string | null;
};

const text = { type: String, default: '' };
/** Paths of a design in a schema. */
export const designPaths = {
  orientation: { type: String, enum: ['', ...orientations], default: '' },
  size: { type: String, enum: ['', ...paperSizes], default: '' },
  ...{ paper: text, ink: text, accent: text },
  ...{ heading: text, given: text, finished: text, facts: text },
  ...{ signerName: text, signerTitle: text },
  logoFileId: { type: String, default: null },
  signatureFileId: { type: String, default: null },
};

/** For the facts of a course; null: nothing is asked or chosen. */
export const certificatePaths = {
  certificateRule: {
    type: new Schema<CertificateRule>(
      {
        minimums: [new Schema({ lectureId: String, percent: Number }, { _id: false, id: false })],
        average: { type: Number, default: null },
      },
      { _id: false, id: false },
    ),
    default: null,
  },
  certificateDesign: { type: new Schema(designPaths, { _id: false, id: false }), default: null },
};
