/** Moodle's GIFT (https://docs.moodle.org/en/GIFT_format): read entry by entry, and written. */
import type { Answer, QuestionContent } from '../questions/question.ts';
import { answersOf } from './gift-answers.ts';
import { escapedText, formatted, hidden, shown } from './gift-text.ts';
import { failedRow, mostRows, type Row, rowOf } from './row.ts';

type Entry = { line: number; text: string; tags: string[] };

/** Every entry of the file, also those that cannot be taken. Categories become tags. */
export function readGift(file: string): Row[] {
  return entriesOf(file).slice(0, mostRows).map(readEntry);
}

/** Null for what GIFT has no words for: gaps, orders, units, patterns with more than `*`, and arrows in answers. */
export function writeGift(question: QuestionContent): string | null {
  if (question.kind === 'cloze' || question.kind === 'ordering' || question.units) return null;
  if (question.wildcards && question.answers.some(({ text }) => /(?<!\\)[?|]/.test(text))) return null;
  if (question.answers.some((one) => `${one.text}${one.match}`.includes('->'))) return null;
  const tags = question.tags.map((tag) => `// [tag:${tag}]\n`).join('');
  const name = question.name ? `::${escapedText(question.name)}::` : '';
  const general = question.explanation ? `####[markdown]${escapedText(question.explanation)}` : '';
  return `${tags}${name}[markdown]${escapedText(question.text)} {${blockOf(withStars(question))}${general}}\n`;
}

/** Blank lines part the entries; comments hold tags; `$CATEGORY` holds for all that follow. */
function entriesOf(file: string): Entry[] {
  const entries: Entry[] = [];
  let category: string[] = [];
  let open: Entry | null = null;
  for (const [at, line] of file.replace(/\r\n?/g, '\n').split('\n').entries()) {
    const heading = /^\s*\$CATEGORY:\s*(.*)$/i.exec(line);
    if (heading) category = categoryTags(heading[1] ?? '');
    if (heading || line.trim() === '') {
      if (open?.text || heading) open = null;
      continue;
    }
    open ??= begin(entries, at + 1, category);
    if (/^\s*\/\//.test(line)) open.tags.push(...tagsIn(line));
    else {
      if (open.text === '') open.line = at + 1;
      open.text += `${line}\n`;
    }
  }
  return entries.filter(({ text }) => text !== '');
}

function begin(entries: Entry[], line: number, category: string[]): Entry {
  const entry = { line, text: '', tags: [...category] };
  entries.push(entry);
  return entry;
}

function readEntry({ line, text, tags }: Entry): Row {
  const safe = hidden(text);
  const named = /^\s*::([\s\S]*?)::/.exec(safe);
  const name = shown(named?.[1] ?? '').trim();
  const rest = safe.slice(named?.[0].length ?? 0);
  const title = name || shown(rest).trim();
  const [from, to] = [rest.indexOf('{'), rest.lastIndexOf('}')];
  if (from < 0)
    return failedRow(line, title, 'This is a description without an answer. Put it into a lecture instead.');
  if (to < from) return failedRow(line, title, 'The closing } is missing.');
  const inner = rest.slice(from + 1, to);
  if (inner.includes('{')) return failedRow(line, title, 'There is a second { in it. Was a blank line forgotten?');
  const [block = '', general = ''] = inner.split('####');
  try {
    const words = wordsAround(rest.slice(0, from), rest.slice(to + 1));
    return rowOf(line, {
      ...answersOf(block),
      name,
      text: words,
      explanation: formatted(general),
      tags: [...new Set(tags)],
    });
  } catch (error) {
    return failedRow(line, title, error instanceof Error ? error.message : 'This cannot be read.');
  }
}

/** Words after the answer: the answer is missing in a sentence. */
function wordsAround(before: string, after: string): string {
  const tail = formatted(after);
  return tail ? `${formatted(before)} _____ ${tail}` : formatted(before);
}

/** Short answers as Moodle reads them: `*` alone stands for anything, `\\*` for the sign. */
function withStars(question: QuestionContent): QuestionContent {
  if (question.kind !== 'short') return question;
  const said = (text: string) => (question.wildcards ? text.replace(/\\([?|\\])/g, '$1') : text.replaceAll('*', '\\*'));
  return { ...question, answers: question.answers.map((one) => ({ ...one, text: said(one.text) })) };
}

function blockOf({ kind, answers }: QuestionContent): string {
  if (kind === 'essay') return '';
  if (kind === 'truefalse') return truthBlock(answers);
  const rows = answers.map((one) => `\n${signOf(kind, one.share)}${bodyOf(kind, one)}${feedbackOf(one)}`);
  return `${kind === 'numeric' ? '#' : ''}${rows.join('')}\n`;
}

function signOf(kind: QuestionContent['kind'], share: number): string {
  if (kind === 'matching') return '=';
  if (kind === 'multiple' || kind === 'single') {
    if (kind === 'single' && share === 100) return '=';
    return share === 0 ? '~' : `~%${share}%`;
  }
  return share === 100 ? '=' : `=%${share}%`;
}

function bodyOf(kind: QuestionContent['kind'], one: Answer): string {
  if (kind === 'numeric') return `${one.text}:${one.tolerance}`;
  return kind === 'matching' ? `${marked(one.text)} -> ${marked(one.match)}` : marked(one.text);
}

/** Says that it is Markdown only where it could be taken for something else. */
function marked(text: string): string {
  return /[<[]/.test(text) ? `[markdown]${escapedText(text)}` : escapedText(text);
}

function feedbackOf({ feedback }: Answer): string {
  return feedback ? `#[markdown]${escapedText(feedback)}` : '';
}

function truthBlock(answers: Answer[]): string {
  const right = answers.find((one) => one.share === 100);
  const wrong = answers.find((one) => one !== right);
  const feedback = [wrong, right].map((one) => marked(one?.feedback ?? ''));
  const said = feedback.some(Boolean) ? feedback.map((one) => `#${one}`).join('') : '';
  return `${right?.text === 'True' ? 'T' : 'F'}${said}`;
}

/** `$course$/top/Knots/Loops` -> knots, loops. */
function categoryTags(path: string): string[] {
  const parts = path.split('/').map((part) => part.trim().toLowerCase().slice(0, 60));
  return parts.filter((part) => part && !/^(top|\$.*\$|default for .*)$/.test(part)).slice(0, 10);
}

function tagsIn(comment: string): string[] {
  return [...comment.matchAll(/\[tag:([^\]]{1,60})\]/gi)].map((found) => (found[1] ?? '').trim().toLowerCase());
}
