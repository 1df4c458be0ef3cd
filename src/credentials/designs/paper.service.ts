/** What stands on the paper of a certificate, with its pictures: for the PDF. */
import { designFrom } from '../../authoring/certificate/design.service.ts';
import { pictureAsPng } from '../../media/png.service.ts';
import type { Certificate } from '../certificates.service.ts';
import type { Paper } from '../sheet.ts';
import { wordsOf } from '../words.ts';

/** A picture that is gone is left out: the words are what counts. */
export async function paperOf(certificate: Certificate): Promise<Paper> {
  const design = designFrom(certificate.design);
  const [logo, signature] = await Promise.all([pictureAsPng(design.logoFileId), pictureAsPng(design.signatureFileId)]);
  return { words: wordsOf(certificate), design, logo, signature };
}
