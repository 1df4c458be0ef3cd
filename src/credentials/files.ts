/** Where certificates use files, in words. */
import { declareFileUse } from '../media/library/uses.service.ts';
import { Certificate, type CertificateRecord } from './certificate.model.ts';
import { SchoolDesign, type SchoolDesignRecord } from './designs/school-design.model.ts';

declareFileUse<CertificateRecord>(Certificate, 'courseId courseTitle', ({ courseId, courseTitle }) => ({
  kind: 'published',
  courseId,
  text: `On a certificate of “${courseTitle}”`,
  href: null,
}));

declareFileUse<SchoolDesignRecord>(SchoolDesign, 'revision', () => ({
  kind: 'draft',
  courseId: null,
  text: 'On the certificates of the school',
  href: '/admin/certificates/design',
}));
