/** Where samples use files: those of the works they were copied from, which no library of a course lists. */
import { declareFileUse } from '../../media/library/uses.service.ts';
import { PeerSample, type PeerSampleRecord } from './peer-sample.model.ts';

declareFileUse<PeerSampleRecord>(PeerSample, 'courseId', () => ({
  kind: 'history',
  courseId: null,
  text: 'In a sample for peer review',
  href: null,
}));
