/** Everything about certificates that has an address. */
import { Router } from 'express';
import { badges } from './badges/badges.routes.ts';
import { signingKeys } from './badges/keys.routes.ts';
import { certificates, ownCertificate } from './certificates.routes.ts';
import { adminCertificates } from './changes/admin.routes.ts';
import { changes } from './changes/changes.routes.ts';
import { records } from './changes/record.routes.ts';
import { schoolDesigns } from './designs/admin.routes.ts';

export const credentials = Router();
credentials.use(ownCertificate, badges, certificates, records, changes, signingKeys, schoolDesigns, adminCertificates);
