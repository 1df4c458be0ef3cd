/** The letters of GIFT: which signs mean something, how they are escaped, and HTML as Markdown. */
import sanitizeHtml from 'sanitize-html';

/** Backslash and sign, as one sign of a private area, so that the rest of the reading sees no escapes. */
const escaped = '~=#{}:n\\';
const base = 0xe100;

/** Hides escaped signs from the reading; `shown` brings them back. */
export function hidden(text: string): string {
  return text.replace(/\\([~=#{}:n\\])/g, (_all, sign: string) => String.fromCharCode(base + escaped.indexOf(sign)));
}

/** As it was meant: `\n` is a line break, every other escaped sign itself. */
export function shown(text: string): string {
  return text.replace(/[\ue100-\ue107]/g, (sign) => {
    const meant = escaped.charAt(sign.charCodeAt(0) - base);
    return meant === 'n' ? '\n' : meant;
  });
}

/** For writing: signs that mean something get a backslash, line breaks become `\n`. */
export function escapedText(text: string): string {
  return text.replace(/[\\~=#{}:]/g, (sign) => `\\${sign}`).replace(/\n/g, '\\n');
}

/** Text with an optional format in front, as Markdown. `html` is taken when nothing else is said and it has tags. */
export function formatted(text: string): string {
  const found = /^\s*\[(html|moodle|plain|markdown)\]/i.exec(text);
  const rest = shown(found ? text.slice(found[0].length) : text).trim();
  const format = found?.[1]?.toLowerCase();
  if (format === 'plain' || format === 'markdown') return rest;
  return format === 'html' || /<\/?[a-z][^>]*>/i.test(rest) ? markdownOf(rest) : rest;
}

/** The plain marks of HTML as Markdown; everything else loses its tags and keeps its words. */
export function markdownOf(html: string): string {
  const marked = html
    .replace(/<(script|style)\b[\s\S]*?<\/\1\s*>/gi, '')
    .replace(/<br\s*\/?>/gi, '\n')
    .replace(/<\/(p|div|h[1-6]|ul|ol|table|tr)>/gi, '\n\n')
    .replace(/<li\b[^>]*>/gi, '\n- ')
    .replace(/<\/?(b|strong)\b[^>]*>/gi, '**')
    .replace(/<\/?(i|em)\b[^>]*>/gi, '*')
    .replace(/<\/?code\b[^>]*>/gi, '`');
  const bare = sanitizeHtml(marked, { allowedTags: [], allowedAttributes: {} });
  return entities(bare)
    .replace(/[ \t]+\n/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

const named: Record<string, string> = { lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', amp: '&' };

/** Once only: what comes out is text, in which `&amp;lt;` is `&lt;`. */
function entities(text: string): string {
  return text.replace(/&(#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]+);/gi, (all, name: string) => {
    if (!name.startsWith('#')) return named[name.toLowerCase()] ?? all;
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : all;
  });
}
