/** Draws one line of words: in the order in which it is seen, told in the order in which it is read. */
import { shapedFor } from '../../lib/typesetting/lines.ts';
import { useFont } from '../../lib/typesetting/opened.ts';
import { addPart, colours, drawAround, type Part, type Sheet } from './sheet.ts';
import { type Fragment, type Line, type Look, runWidth } from './words.ts';

type Direction = 'left' | 'right' | 'either';
/** Neighbours in one font that lead alike, and where they are drawn. */
type Segment = Fragment & { direction: Direction; x: number };
/** `part`: null for what stands there again, and is not told of. */
export type Place = { x: number; baseline: number; part: Part | null; isLast: boolean };

/** `x`: the line's left end. Links are parts of their own, one for each line. */
export function drawWords(sheet: Sheet, line: Line, look: Look, base: Direction, place: Place): void {
  const segments = segmentsOf(sheet, line, base);
  let x = place.x;
  for (const segment of inSight(segments, base)) {
    segment.x = x;
    x += segment.width;
  }
  for (let at = 0; at < segments.length; ) {
    const first = segments[at] as Segment;
    const rest = segments.slice(at);
    const end = rest.findIndex((one) => !isWith(one, first));
    const group = end === -1 ? rest : rest.slice(0, end);
    drawGroup(sheet, group, look, { ...place, isLast: place.isLast || at + group.length < segments.length });
    at += group.length;
  }
}

function isWith(one: Segment, other: Segment): boolean {
  return one.piece.href === other.piece.href && one.piece.mono === other.piece.mono;
}

function drawGroup(sheet: Sheet, group: Segment[], look: Look, place: Place): void {
  const [first] = group;
  if (!first) return;
  const { href, mono } = first.piece;
  const target = href === null || !place.part ? null : targetOf(sheet, href);
  const part = !place.part
    ? null
    : target
      ? addPart(sheet, place.part, 'Link')
      : mono
        ? addPart(sheet, place.part, 'Code')
        : place.part;
  const colour = target ? colours.go : (look.colour ?? colours.ink);
  group.forEach((one, at) => {
    drawSegment(sheet, one, { colour, baseline: place.baseline, part, ends: at === group.length - 1 && !place.isLast });
  });
  if (target && part) drawLink(sheet, group, target, place.baseline, part);
  for (const one of group) if (one.piece.struck) drawRule(sheet, one, place.baseline - one.size * 0.3, colour);
  if (part !== place.part) part?.end();
}

type Setting = { colour: string; baseline: number; part: Part | null; ends: boolean };

/** The text stands beside the glyphs where those are not its letters one by one; see `drawLine` of certificates. */
function drawSegment({ doc }: Sheet, segment: Segment, { colour, baseline, part, ends }: Setting): void {
  const { run, x, size, direction, piece } = segment;
  const isPlain = direction === 'right' || /^[\p{sc=Latin}\p{sc=Common}]*$/u.test(run.text);
  if (part) part.add(doc.markStructureContent('Span', isPlain ? {} : { actual: run.text }));
  else doc.markContent('Artifact', { type: 'Layout' });
  const shift = piece.raised === 'up' ? -size * 0.5 : piece.raised === 'down' ? size * 0.22 : 0;
  useFont(doc, run.font, size).fillColor(colour);
  // A space at the end of a line, so that what reads the lines as one text finds the words apart.
  const text = ends && isPlain && direction === 'left' ? `${run.text} ` : asDrawn(segment);
  doc.text(text, x, baseline + shift, { ...shapedFor(run.font), baseline: 'alphabetic' });
  doc.endMarkedContent();
}

/** A place of this document, an address, or null where a link would lead nowhere from paper. */
function targetOf(sheet: Sheet, href: string): string | null {
  if (href.startsWith('#')) return sheet.places.get(href.slice(1)) ?? null;
  return /^(https?|mailto|tel):/.test(href) ? href : null;
}

function drawLink(sheet: Sheet, group: Segment[], target: string, baseline: number, part: Part): void {
  const left = Math.min(...group.map(({ x }) => x));
  const right = Math.max(...group.map(({ x, width }) => x + width));
  const size = Math.max(...group.map((one) => one.size));
  // The types of pdfkit do not know that a link may say where in the structure it stands.
  const options: object = { structParent: part, Contents: new String(group.map(({ run }) => run.text).join('')) };
  const box = [left, baseline - size, right - left, size * 1.3] as const;
  if (/^p\d+$/.test(target)) sheet.doc.goTo(...box, target, options);
  else sheet.doc.link(...box, target, options);
  const raised = group.every(({ piece }) => piece.raised);
  if (!raised) drawRule(sheet, { x: left, width: right - left }, baseline + 2.2, colours.go);
}

function drawRule({ doc }: Sheet, { x, width }: { x: number; width: number }, y: number, colour: string): void {
  drawAround(doc, () => {
    doc
      .lineWidth(0.5)
      .moveTo(x, y)
      .lineTo(x + width, y)
      .stroke(colour);
  });
}

/** In reading order; what stands beside each other in one font and one direction is shaped together. */
function segmentsOf(sheet: Sheet, line: Line, base: Direction): Segment[] {
  const segments: Segment[] = [];
  for (const fragment of settle(line.flatMap(byDirection), base)) {
    const last = segments.at(-1);
    // Every font has a space, and words of one script are one run with theirs.
    if (last && fragment.run.text.trim() === '') fragment.run = { ...fragment.run, font: last.run.font };
    const isSame = last && isWith(last, fragment) && last.run.font === fragment.run.font && last.size === fragment.size;
    if (last && isSame && last.direction === fragment.direction && last.piece.struck === fragment.piece.struck)
      last.run = { font: last.run.font, text: last.run.text + fragment.run.text };
    else segments.push({ ...fragment });
  }
  for (const one of segments) one.width = runWidth(sheet, one.run, one.size);
  return segments;
}

/** Numbers run to the right in every script (Unicode Bidirectional Algorithm, W2 and L2). */
function byDirection(fragment: Fragment): Segment[] {
  const parts = fragment.run.text.match(/[\d\u0660-\u0669\u06f0-\u06f9]+|[^\d\u0660-\u0669\u06f0-\u06f9]+/g) ?? [];
  return parts.map((text) => {
    const run = { font: fragment.run.font, text };
    return { ...fragment, run, direction: directionOf(text), x: 0 };
  });
}

function directionOf(text: string): Direction {
  if (/[\p{sc=Arabic}\p{sc=Hebrew}]/u.test(text) && !/^[\u0660-\u0669\u06f0-\u06f9]+$/.test(text)) return 'right';
  return /[\p{L}\p{N}]/u.test(text) ? 'left' : 'either';
}

/** Signs and spaces go with what is on both sides of them, else with the line (rules N1 and N2). */
function settle(segments: Segment[], base: Direction): Segment[] {
  const strong = (some: Segment[]) => some.find(({ direction }) => direction !== 'either')?.direction ?? base;
  return segments.map((one, at) => {
    if (one.direction !== 'either') return one;
    const before = strong(segments.slice(0, at).reverse());
    return { ...one, direction: before === strong(segments.slice(at + 1)) ? before : base };
  });
}

const mirrored: Record<string, string> = {
  '(': ')',
  ')': '(',
  '[': ']',
  ']': '[',
  '{': '}',
  '}': '{',
  '«': '»',
  '»': '«',
};

/** Fonts turn round the letters of right-to-left scripts; signs of other fonts among them are turned here (rule L4). */
function asDrawn({ run, direction }: Segment): string {
  if (direction !== 'right' || directionOf(run.text) === 'right') return run.text;
  return [...run.text]
    .reverse()
    .map((sign) => mirrored[sign] ?? sign)
    .join('');
}

/** Left to right as it is seen: the line in its own direction, and runs of the other one turned round within it (rule L2). */
function inSight(segments: Segment[], base: Direction): Segment[] {
  const groups: Segment[][] = [];
  for (const one of segments) {
    const last = groups.at(-1);
    if (last?.[0] && last[0].direction === one.direction && one.direction !== base) last.push(one);
    else groups.push([one]);
  }
  const seen = groups.map((group) => (group[0]?.direction === 'right' ? group.toReversed() : group));
  return (base === 'right' ? seen.reverse() : seen).flat();
}
