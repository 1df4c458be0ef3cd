/** The work on one handout, for the job: done once, taken up again after a crash. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import sharp from 'sharp';
import { withDocuments } from '../../authoring/markdown/documents.service.ts';
import { listBodies } from '../../authoring/publishing/lecture-bodies.service.ts';
import { config } from '../../config.ts';
import { whileClaimed } from '../../lib/claims.ts';
import { day, fromNow } from '../../lib/clock.ts';
import { NotFound } from '../../lib/errors.ts';
import { storageOf } from '../../lib/storage.ts';
import { isKey, storeOfLetter } from '../../lib/storage-contract.ts';
import { inWorkFolder } from '../../lib/work-folder.ts';
import type { HandoutPaper } from '../paper/content.ts';
import { writeHandout } from '../paper/handout-paper.ts';
import { readBlocks } from '../paper/read-blocks.ts';
import type { Shot } from '../paper/sheet.ts';
import { HandoutPdf, type HandoutPdfRecord, type PdfArticle } from './handout-pdf.model.ts';
import { printedHtml } from './printed-html.ts';

/** Sharp on paper, and no more: 300 pixels to the inch over the width of the text. */
const mostPixels = 1800;

/** May be repeated. What goes wrong is thrown, and tried again. Throws Busy while another worker is at it. */
export async function makePdf(id: string): Promise<void> {
  await whileClaimed(HandoutPdf, id, (record) =>
    inWorkFolder(async (folder) => {
      const path = join(folder, 'handout.pdf');
      const pages = await writeHandout(await paperOf(record), path, shotOf);
      await storageOf(record.store).put(record.key, path);
      await finish(record, { pages, bytes: (await stat(path)).size });
    }),
  );
}

async function paperOf({ title, facts, sections }: HandoutPdfRecord): Promise<HandoutPaper> {
  const ids = sections.flatMap(({ articles }) => articles.map(({ revisionId }) => revisionId));
  const bodies = new Map((await listBodies(ids)).map((body) => [body.id, body]));
  const set = ({ id, number, title: name, revisionId }: PdfArticle) => {
    const body = bodies.get(revisionId);
    // Addresses of documents end: paper says where they are instead.
    const html =
      body &&
      printedHtml(
        withDocuments(body.html, () => null),
        `l${id}`,
      );
    return html === undefined ? [] : [{ id, number, title: name, blocks: readBlocks(html) }];
  };
  const filled = sections.map(({ id, title: name, articles }) => ({
    id,
    title: name,
    articles: articles.flatMap(set),
  }));
  return { title, school: config.school.name, facts, sections: filled };
}

/** A picture of ours as paper can take it; null for one that is gone. */
async function shotOf(src: string): Promise<Shot | null> {
  const [, letter = '', key = ''] = /\/media\/public\/([a-z])\/([^/]+\/[^/?#]+)/.exec(src) ?? [];
  const store = storeOfLetter(letter);
  if (!store || !isKey(key)) return null;
  try {
    const bytes = await buffer(await storageOf(store).open(key));
    const { data, info } = await sharp(bytes)
      .resize({ width: mostPixels, height: mostPixels, fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#ffffff' })
      .jpeg({ quality: 85, chromaSubsampling: '4:4:4' })
      .toBuffer({ resolveWithObject: true });
    return { bytes: data, width: info.width, height: info.height };
  } catch (error) {
    if (error instanceof NotFound) return null;
    throw error;
  }
}

/** Not for a wish that is gone by now: then the file goes, too. */
async function finish(record: HandoutPdfRecord, facts: Pick<HandoutPdfRecord, 'pages' | 'bytes'>): Promise<void> {
  const { _id, store, key } = record;
  const { matchedCount } = await HandoutPdf.updateOne(
    { _id, state: 'waiting', key },
    { $set: { ...facts, state: 'ready', reason: '', endsAt: fromNow(7 * day) } },
  );
  if (matchedCount === 0 && !(await HandoutPdf.exists({ _id, key }))) await storageOf(store).remove(key);
}
