/** Markdown of teachers to HTML that is safe to print: no HTML of their own, no scripts, no styles, checked twice. */
import createMarkdown, { type Env, type MarkdownIt, type Token } from 'markdown-it';
import footnotes from 'markdown-it-footnote';
import { blocks } from './markdown-blocks.ts';
import { clean } from './markdown-clean.ts';
import { highlightLines, prepareLanguages } from './markdown-code.ts';
import { fileIdOf, images, type Picture } from './markdown-images.ts';
import { maths } from './markdown-math.ts';

export type { Picture } from './markdown-images.ts';
export type RenderOptions = {
  /** Where the picture `file:<id>` is; null when it cannot be shown. Without it pictures become their description. */
  imageAddress?: (fileId: string) => Promise<Picture | null>;
  /** Keeps the anchors of several texts on one page apart. */
  idPrefix?: string;
};

const markdown = makeMarkdown();

/**
 * Headings with anchors (never above h2), tables, code with colours as classes (`sh-…`), formulas as MathML,
 * `> [!NOTE]` callouts, footnotes, pictures `![alt](file:<id> "caption")` with their size. Never throws on bad Markdown.
 */
export async function renderMarkdown(text: string, options: RenderOptions = {}): Promise<string> {
  const env: Env = { docId: options.idPrefix ?? 'text', pictures: new Map<string, Picture>() };
  const tokens = markdown.parse(text, env);
  await Promise.all([prepareLanguages(languagesIn(tokens)), findPictures(tokens, env, options)]);
  return clean(markdown.renderer.render(tokens, markdown.options, env));
}

/** Ids of the pictures that a text shows, each once. */
export function listPictures(text: string): string[] {
  return picturesIn(markdown.parse(text, { docId: 'text' }));
}

/** How long reading takes, in seconds: 220 words a minute, characters for scripts without spaces. */
export function readingSeconds(text: string): number {
  const dense = text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/gu)?.length ?? 0;
  const words = text.split(/\s+/).filter(Boolean).length;
  return Math.ceil(((words / 220 + dense / 400) * 60) / 5) * 5;
}

function makeMarkdown(): MarkdownIt {
  const made = createMarkdown({ html: false, linkify: true, highlight: highlightLines });
  made.linkify.set({ fuzzyLink: false, fuzzyEmail: false });
  made.use(footnotes).use(maths).use(blocks).use(images);
  return made;
}

function languagesIn(tokens: Token[]): string[] {
  return tokens.filter((token) => token.type === 'fence').map((token) => token.info.trim().split(/\s+/)[0] ?? '');
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

async function findPictures(tokens: Token[], env: Env, { imageAddress }: RenderOptions): Promise<void> {
  if (!imageAddress) return;
  const found = await Promise.all(
    picturesIn(tokens).map(async (id): Promise<[string, Picture | null]> => [id, await imageAddress(id)]),
  );
  env.pictures = new Map(found.filter(([, picture]) => picture !== null));
}
