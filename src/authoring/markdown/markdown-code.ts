/** Colours in code as classes, because the content policy lets no style attribute through. */
import { LRUCache } from 'lru-cache';
import type { Token } from 'markdown-it';
import { createCssVariablesTheme, createHighlighterCore, type HighlighterCore, type LanguageInput } from 'shiki/core';
import { createJavaScriptRegexEngine } from 'shiki/engine/javascript';
import { escapeHtml } from '../../lib/view.ts';

/** Loaded when a text first uses them. A list, so that no text can make the server load anything else. */
const languages: Record<string, () => LanguageInput> = {
  bash: () => import('shiki/langs/bash.mjs'),
  c: () => import('shiki/langs/c.mjs'),
  cpp: () => import('shiki/langs/cpp.mjs'),
  csharp: () => import('shiki/langs/csharp.mjs'),
  css: () => import('shiki/langs/css.mjs'),
  diff: () => import('shiki/langs/diff.mjs'),
  go: () => import('shiki/langs/go.mjs'),
  html: () => import('shiki/langs/html.mjs'),
  java: () => import('shiki/langs/java.mjs'),
  javascript: () => import('shiki/langs/javascript.mjs'),
  json: () => import('shiki/langs/json.mjs'),
  kotlin: () => import('shiki/langs/kotlin.mjs'),
  markdown: () => import('shiki/langs/markdown.mjs'),
  php: () => import('shiki/langs/php.mjs'),
  python: () => import('shiki/langs/python.mjs'),
  r: () => import('shiki/langs/r.mjs'),
  ruby: () => import('shiki/langs/ruby.mjs'),
  rust: () => import('shiki/langs/rust.mjs'),
  sql: () => import('shiki/langs/sql.mjs'),
  swift: () => import('shiki/langs/swift.mjs'),
  typescript: () => import('shiki/langs/typescript.mjs'),
  xml: () => import('shiki/langs/xml.mjs'),
  yaml: () => import('shiki/langs/yaml.mjs'),
};
const otherNames: Record<string, string> = {
  'c++': 'cpp',
  'c#': 'csharp',
  console: 'bash',
  js: 'javascript',
  kt: 'kotlin',
  md: 'markdown',
  py: 'python',
  rb: 'ruby',
  rs: 'rust',
  sh: 'bash',
  shell: 'bash',
  ts: 'typescript',
  yml: 'yaml',
};
/** As readers know them, above their code. */
const shownNames: Record<string, string> = {
  cpp: 'C++',
  csharp: 'C#',
  css: 'CSS',
  html: 'HTML',
  javascript: 'JavaScript',
  json: 'JSON',
  php: 'PHP',
  sql: 'SQL',
  typescript: 'TypeScript',
  xml: 'XML',
  yaml: 'YAML',
};
/** Longer code, and what comes after that much of it in one text, has no colours: finding them takes too long. */
const longest = 40_000;
const mostCode = 80_000;
/** A text is rendered again with every pause in typing, and most of its code is as it was. */
const kept = new LRUCache<string, string>({ maxSize: 8 * 1024 * 1024, sizeCalculation: (html) => html.length + 1 });

let making: Promise<HighlighterCore> | null = null;
let highlighter: HighlighterCore | null = null;

/** Loads the languages of a text's code, once per process. Unknown ones are left out. */
export async function prepareCode(tokens: Token[]): Promise<void> {
  const wanted = [...new Set(colouredBlocks(tokens).map(({ info }) => languageOf(info)))].filter(
    (name) => name !== null,
  );
  if (wanted.length === 0) return;
  making ??= createHighlighterCore({
    themes: [createCssVariablesTheme({ name: 'classes', variablePrefix: '--' })],
    langs: [],
    engine: createJavaScriptRegexEngine({ forgiving: true }),
  });
  highlighter = await making;
  for (const name of wanted) {
    const load = languages[name];
    if (load && !highlighter.getLoadedLanguages().includes(name)) await highlighter.loadLanguage(load());
  }
}

/** Those after the limit forget their language. */
function colouredBlocks(tokens: Token[]): Token[] {
  let length = 0;
  return tokens.filter((token) => {
    if (token.type !== 'fence' || languageOf(token.info) === null) return false;
    length += token.content.length;
    if (length > mostCode) token.info = '';
    return length <= mostCode;
  });
}

/** The inside of a code block; `prepareCode` has run for its text. */
export function highlightLines(code: string, info: string): string {
  const name = languageOf(info);
  const lines = name && highlighter && code.length <= longest ? coloured(highlighter, code, name) : escapeHtml(code);
  const label = name ? ` data-language="${shownNames[name] ?? name.charAt(0).toUpperCase() + name.slice(1)}"` : '';
  return `<pre tabindex="0"${label}><code>${lines}</code></pre>\n`;
}

function coloured(ready: HighlighterCore, code: string, lang: string): string {
  const key = `${lang} ${code}`;
  const known = kept.get(key) ?? colour(ready, code, lang);
  kept.set(key, known);
  return known;
}

function colour(ready: HighlighterCore, code: string, lang: string): string {
  const { tokens } = ready.codeToTokens(code.replace(/\n$/, ''), { lang, theme: 'classes' });
  return tokens.map((line) => line.map((token) => span(token.content, token.color)).join('')).join('\n');
}

/** The theme names its colours `var(--token-keyword)`. */
function span(content: string, colour: string | undefined): string {
  const name = /^var\(--token-([a-z-]+)\)$/.exec(colour ?? '')?.[1];
  return name ? `<span class="sh-${name}">${escapeHtml(content)}</span>` : escapeHtml(content);
}

function languageOf(info: string): string | null {
  const word = info.trim().split(/\s+/)[0]?.toLowerCase() ?? '';
  const name = otherNames[word] ?? word;
  return Object.hasOwn(languages, name) ? name : null;
}
