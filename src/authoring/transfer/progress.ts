/** How far the work on an archive is, for the pages that wait for it. */
import type { Request, Response } from 'express';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import type { TransferView } from './transfers.service.ts';

export type Progress = { percent: number; words: string; href: string };
const progressPart = view<{ progress: Progress }>('authoring/transfer/_progress');

/** How far it is; once it is done the page is loaded anew. */
export async function showProgress(
  req: Request,
  res: Response,
  one: TransferView,
  redirect: string,
  base: string,
): Promise<void> {
  const fragments = one.state === 'waiting' ? { fragments: [progressPart({ progress: progressFor(one, base) })] } : {};
  await answer(req, res, { ...fragments, redirect });
}

export function progressFor({ percent, kind }: TransferView, base: string): Progress {
  const what = kind === 'export' ? 'Writing the archive' : 'Reading the archive';
  return { percent, words: `${what}, ${percent} %`, href: `${base}/progress` };
}
