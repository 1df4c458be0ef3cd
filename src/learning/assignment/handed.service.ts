/** A submission as its pages show it: what was handed in, and what came back. */
import { LRUCache } from 'lru-cache';
import type { Assignment } from '../../assessment/assignments/assignment.ts';
import type { Try } from '../../assessment/assignments/submissions.service.ts';
import { peersId } from '../../assessment/peers/terms.service.ts';
import { renderMarkdown } from '../../authoring/markdown/markdown.service.ts';
import { formatMoment } from '../../lib/dates.ts';
import { listFilesByIds, mediaAddress } from '../../media/media.service.ts';
import { bytesOf } from '../words.ts';
import { requireTerms } from './assignment-of.service.ts';
import { penaltyWords, percentWords, pointsWords } from './words.service.ts';

export type FileLine = { id: string; name: string; href: string; meta: string };
export type Handed = {
  number: number;
  /** "21 Nov 2026, 11:04 IST"; '' for a draft. */
  when: string;
  /** By which its learner can ask for it. */
  receipt: string;
  textHtml: string;
  link: string;
  files: FileLine[];
};
export type ResultView = Handed & {
  isLast: boolean;
  back: string;
  percent: string;
  points: string;
  passed: boolean;
  /** There is something to pass. */
  canPass: boolean;
  penalty: string;
  reason: string;
  /** The reviews of other learners made the grade. */
  byPeers: boolean;
  rubric: RubricLine[];
  commentHtml: string;
  modelHtml: string;
  former: { when: string; text: string }[];
};
export type RubricLine = {
  name: string;
  about: string;
  comment: string;
  levels: { name: string; points: string; isChosen: boolean }[];
};

const rendered = new LRUCache<string, string>({
  max: 2000,
  maxSize: 20_000_000,
  sizeCalculation: (html) => html.length + 1,
});

/** In whose zone moments are told, and the mark of the sign-in in whose browser alone the addresses of files work. */
export type Reader = { zone: string; mark: string };

/** What was handed in, or is to be. */
export async function handedView(
  one: Pick<Try, 'id' | 'number' | 'handedInAt' | 'text' | 'link' | 'attached'>,
  { zone, mark }: Reader,
  { withText = true, isBlind = false, by = `work.${one.id}` } = {},
): Promise<Handed> {
  const known = await listFilesByIds(one.attached.map(({ fileId }) => fileId));
  const viewer = { mark, by };
  return {
    number: one.number,
    when: one.handedInAt ? formatMoment(one.handedInAt, zone) : '',
    receipt: receiptOf(one),
    textHtml: withText ? await wordsHtml(one.text, `text-${one.number}`) : '',
    link: one.link,
    files: one.attached.flatMap(({ fileId, name, bytes }, at) => {
      const file = known.get(fileId);
      if (!file) return [];
      const href = mediaAddress(file, { viewer, variant: 'original', download: true });
      // A name that a learner gave may say who they are.
      const ending = file.originalName.split('.').at(-1) ?? '';
      return [{ id: fileId, name: isBlind ? `File ${at + 1}.${ending}` : name, href, meta: bytesOf(bytes) }];
    }),
  };
}

/** Of a try that was handed back. */
export async function resultOf(
  one: Try,
  reader: Reader,
  { isLast, isBlind = false }: { isLast: boolean; isBlind?: boolean },
): Promise<ResultView> {
  const { result, former } = one;
  const { zone } = reader;
  if (!result) throw new Error('this try was not handed back');
  const { rules } = await requireTerms(one.revisionId);
  const byPeers = result.byId === peersId;
  const line = (told: { percent: number; points: number; most: number }) =>
    `${percentWords(told.percent)}, ${pointsWords(told)}`;
  return {
    ...(await handedView(one, reader, { isBlind })),
    isLast,
    back: formatMoment(result.at, zone),
    percent: percentWords(result.percent),
    points: pointsWords(result),
    passed: result.passed,
    canPass: rules.passPercent > 0,
    penalty: penaltyWords(rules, result),
    reason: byPeers || rules.rubric.length > 0 ? result.given.reason : '',
    byPeers,
    // What each of them chose stands with their reviews.
    rubric: byPeers ? [] : rubricLines(rules, result.given.marks),
    commentHtml: await wordsHtml(result.given.comment, `comment-${one.number}`),
    modelHtml: isLast && rules.model ? await wordsHtml(rules.model, 'model') : '',
    former: former.map((told) => ({ when: formatMoment(told.at, zone), text: line(told) })),
  };
}

/** By the number of the submission and its try. */
export function receiptOf({ id, number }: Pick<Try, 'id' | 'number'>): string {
  return `${id.slice(-8).toUpperCase()}-${number}`;
}

/** Words of a learner or a grader, which name no files of the school. */
export async function wordsHtml(text: string, idPrefix: string): Promise<string> {
  if (text.trim() === '') return '';
  const key = `${idPrefix} ${text}`;
  const known = rendered.get(key);
  if (known !== undefined) return known;
  const html = await renderMarkdown(text, { idPrefix });
  rendered.set(key, html);
  return html;
}

/** The rubric with what was chosen and said. */
export function rubricLines(
  { rubric }: Assignment,
  marks: { criterionId: string; levelId: string | null; comment: string }[],
): RubricLine[] {
  return rubric.map(({ id, name, about, levels }) => {
    const mark = marks.find(({ criterionId }) => criterionId === id);
    return {
      ...{ name, about, comment: mark?.comment ?? '' },
      levels: levels.map((one) => ({
        name: one.name,
        points: one.points === 1 ? '1 point' : `${one.points} points`,
        isChosen: one.id === mark?.levelId,
      })),
    };
  });
}
