/** The PDF of a certificate in its store: one for each edition. */
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { storageOf } from '../lib/storage.ts';
import { keyFrom } from '../lib/storage-contract.ts';
import type { Certificate } from './certificates.service.ts';
import { paperOf } from './designs/paper.service.ts';
import { renderPaper } from './pdf.ts';

type Place = Pick<Certificate, 'pdfStore' | 'pdfKey'>;

/** Makes and stores the PDF of this edition. CPU work: for jobs. May be repeated: a second try writes over the first. */
export async function storePaper(certificate: Certificate): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'certificate-'));
  try {
    const path = join(folder, 'certificate.pdf');
    await writeFile(path, await renderPaper(await paperOf(certificate)));
    await storageOf(certificate.pdfStore).put(keyOf(certificate, certificate.edition), path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The PDF of this edition. Throws NotFound. Whoever opens it must read it to the end or destroy it. */
export function openPaper(certificate: Certificate): Promise<Readable> {
  return storageOf(certificate.pdfStore).open(keyOf(certificate, certificate.edition));
}

/** Removes the PDFs of these editions, both ends included. May be repeated. */
export async function removePapers(place: Place, { from, to }: { from: number; to: number }): Promise<void> {
  for (let edition = from; edition <= to; edition++) await storageOf(place.pdfStore).remove(keyOf(place, edition));
}

/** The first key stands in the record before anything is stored; those of later editions follow from it. */
function keyOf({ pdfKey }: Place, edition: number): string {
  if (edition === 1) return pdfKey;
  const bytes = createHash('sha256').update(`${pdfKey} ${edition}`).digest();
  return keyFrom(bytes.subarray(0, 18), 'pdf');
}
