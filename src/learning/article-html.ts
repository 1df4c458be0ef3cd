/** The text of a lecture with the addresses of its documents, which are files of this lecture. */
import { withDocuments } from '../authoring/markdown/documents.service.ts';
import type { LectureBody } from '../authoring/publishing/published.service.ts';
import type { Viewer } from '../media/address.service.ts';
import { type MediaFile, mediaAddress } from '../media/media.service.ts';

export function articleHtml({ html, resources }: LectureBody, files: Map<string, MediaFile>, viewer: Viewer): string {
  return withDocuments(html, (fileId) => {
    const file = resources.some((one) => one.fileId === fileId) ? files.get(fileId) : undefined;
    return file ? mediaAddress(file, { viewer, variant: 'original' }) : null;
  });
}
