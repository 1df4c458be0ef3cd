/** Markdown of teachers to HTML that is safe to print: no HTML of their own, no scripts, no styles, checked twice. */
import createMarkdown, { type Env, type MarkdownIt, type Token } from 'markdown-it';
import footnotes from 'markdown-it-footnote';
import { blocks } from './markdown-blocks.ts';
import { clean } from './markdown-clean.ts';
import { highlightLines, prepareCode } from './markdown-code.ts';
import { embeds } from './markdown-embeds.ts';
import { contentsOf, headings } from './markdown-headings.ts';
import { fileIdOf, images, type Picture, undescribedIn } from './markdown-images.ts';
import { maths } from './markdown-math.ts';

export type { Picture } from './markdown-images.ts';
export type RenderOptions = {
  /** Where the picture `file:<id>` is; null when it cannot be shown. Without it pictures become their description. */
  imageAddress?: (fileId: string) => Promise<Picture | null>;
  /** Whether `file:<id>` is a document to be opened on the page; see `withDocuments`. Without it none is. */
  isDocument?: (fileId: string) => Promise<boolean>;
  /** Keeps the anchors of several texts on one page apart. With it headings are links to themselves. */
  idPrefix?: string;
  /** A text that takes some minutes to read begins with its headings as links. */
  contents?: boolean;
};

/** Below this many seconds of reading nobody needs a table of contents. */
const long = 180;
/** The rule for footnotes takes time by the square of their number. */
const mostFootnotes = 1000;
const withFootnotes = makeMarkdown({ notes: true });
const withoutFootnotes = makeMarkdown({ notes: false });

/**
 * Headings with anchors (never above h2), tables, code with colours as classes (`sh-…`), formulas as MathML,
 * `> [!NOTE]` callouts, footnotes, pictures `![alt](file:<id> "caption")` with their size, pages of other sites
 * `![title](address)` as cards that load nothing before a click. Never throws on bad Markdown.
 */
export async function renderMarkdown(text: string, options: RenderOptions = {}): Promise<string> {
  const linked = options.idPrefix !== undefined;
  const env: Env = { docId: options.idPrefix ?? 'text', linked, pictures: new Map<string, Picture>() };
  const markdown = rulesFor(text);
  const tokens = markdown.parse(text, env);
  await Promise.all([prepareCode(tokens), findPictures(tokens, env, options)]);
  const contents = options.contents && readingSeconds(text) >= long ? contentsOf(tokens) : '';
  return clean(contents + markdown.renderer.render(tokens, markdown.options, env));
}

/** Ids of the pictures that a text shows, each once. */
export function listPictures(text: string): string[] {
  return picturesIn(rulesFor(text).parse(text, { docId: 'text' }));
}

/** What is wrong with a text before learners may see it: pictures without words. null: nothing is. */
export function faultIn(text: string): string | null {
  const [line] = bareIn(text);
  if (!line) return null;
  return `Line ${line}: say in the square brackets what the picture shows, for those who cannot see it: ![a loop](…). If it is only there to look nice, write ![decorative](…).`;
}

/** How many pictures (and embedded pages) of a text have no words. */
export function countBare(text: string): number {
  return bareIn(text).length;
}

/** How long reading takes, in seconds: 220 words a minute, characters for scripts without spaces. */
export function readingSeconds(text: string): number {
  const dense = text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/gu)?.length ?? 0;
  const words = text.split(/\s+/).filter(Boolean).length;
  return Math.ceil(((words / 220 + dense / 400) * 60) / 5) * 5;
}

function bareIn(text: string): number[] {
  return /!\[\s*\]/.test(text) ? undescribedIn(rulesFor(text).parse(text, { docId: 'text' })) : [];
}

function rulesFor(text: string): MarkdownIt {
  return (text.match(/\^\[|\[\^/g)?.length ?? 0) > mostFootnotes ? withoutFootnotes : withFootnotes;
}

function makeMarkdown({ notes }: { notes: boolean }): MarkdownIt {
  const made = createMarkdown({ html: false, linkify: true, highlight: highlightLines });
  made.linkify.set({ fuzzyLink: false, fuzzyEmail: false });
  if (notes) made.use(footnotes);
  return made.use(maths).use(headings).use(blocks).use(embeds).use(images);
}

function picturesIn(tokens: Token[]): string[] {
  const ids = new Set<string>();
  for (const token of tokens) {
    const id = token.type === 'image' ? fileIdOf(token) : null;
    if (id) ids.add(id);
    for (const inner of picturesIn(token.children ?? [])) ids.add(inner);
  }
  return [...ids];
}

async function findPictures(tokens: Token[], env: Env, { imageAddress, isDocument }: RenderOptions): Promise<void> {
  if (!imageAddress) return;
  const pictures = new Map<string, Picture>();
  const documents = new Set<string>();
  const find = async (id: string): Promise<void> => {
    const picture = await imageAddress(id);
    if (picture) pictures.set(id, picture);
    else if (await isDocument?.(id)) documents.add(id);
  };
  await Promise.all(picturesIn(tokens).map(find));
  Object.assign(env, { pictures, documents });
}
