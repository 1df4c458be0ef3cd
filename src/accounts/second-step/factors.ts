/**
 * What a person can show beside the password. It stands in the account's own document, so that a change of it, the date
 * since when a second step is asked for, and the fact that tells of it are one update.
 */
import { Schema } from 'mongoose';

export type Passkey = {
  /** The credential's id, base64url. */
  id: string;
  /** COSE key, base64url. */
  publicKey: string;
  /** Of signatures; 0 for ever where the authenticator does not count. */
  counter: number;
  /** How the browser reaches it: `internal`, `usb`, `hybrid` … */
  transports: string[];
  name: string;
  /** Kept in an account of the maker's (a phone's, a password manager's), so it outlives the device. */
  isSynced: boolean;
  createdAt: Date;
  lastUsedAt: Date | null;
};

export type Factors = {
  /** Grows with every change and every use: of two at once one must look again. */
  revision: number;
  /** `lastStep`: the last one a code was taken for; older ones and itself are worth nothing any more. */
  app: { sealedKey: string; since: Date; lastStep: number } | null;
  passkeys: Passkey[];
  /** Is a passkey asked for after the password? */
  asksPasskey: boolean;
  /** Marks of the recovery codes that are left. */
  codes: string[];
};

export const noFactors: Factors = { revision: 0, app: null, passkeys: [], asksPasskey: false, codes: [] };

/** Does signing in by password take a second step? */
export function hasSecondStep({ app, passkeys, asksPasskey }: Factors): boolean {
  return app !== null || (asksPasskey && passkeys.length > 0);
}

const passkeySchema = new Schema<Passkey>(
  {
    id: { type: String, required: true },
    publicKey: { type: String, required: true },
    counter: { type: Number, required: true },
    transports: { type: [String], default: [] },
    name: { type: String, required: true },
    isSynced: { type: Boolean, default: false },
    createdAt: { type: Date, required: true },
    lastUsedAt: { type: Date, default: null },
  },
  { _id: false, id: false },
);

const appSchema = new Schema({ sealedKey: String, since: Date, lastStep: Number }, { _id: false });

/** The path of the account's schema. */
export const factorsPath = {
  type: new Schema<Factors>(
    {
      revision: { type: Number, required: true },
      app: { type: appSchema, default: null },
      passkeys: { type: [passkeySchema], default: [] },
      asksPasskey: { type: Boolean, default: false },
      codes: { type: [String], default: [] },
    },
    { _id: false },
  ),
  default: undefined,
};
