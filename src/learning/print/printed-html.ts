/**
 * An article for paper, where it stands beside others: names of places are its own, headings stand under the lecture's, and
 * what cannot be printed leaves a line with its address. The HTML is the one our renderer has cleaned: well formed, `>` never
 * stands in an attribute.
 */

const embed = /<div class="embed"[^>]*><a class="embed-link"([^>]*)>([\s\S]*?)<\/a><\/div>/g;
const contents = /<nav class="toc"[\s\S]*?<\/nav>\n?/g;
/** Headings of an article begin at 2; the title of its lecture is one of level 3 here. */
const lower = 2;

/** `prefix`: letters and digits that no other text on the page has. */
export function printedHtml(html: string, prefix: string): string {
  return html
    .replace(contents, '')
    .replace(
      embed,
      (_all, attributes: string, inner: string) => `<p class="printed-embed">${lineOf(attributes, inner)}</p>`,
    )
    .replace(/<(\/?)h([2-6])\b/g, (_all, end: string, level: string) => `<${end}h${Math.min(6, Number(level) + lower)}`)
    .replace(/<[a-z][^>]*>/g, (tag) => ownTag(tag, prefix));
}

/** Pictures are fetched at once: paper does not scroll. */
function ownTag(tag: string, prefix: string): string {
  return tag
    .replace(/ id="([^"]*)"/, ` id="${prefix}-$1"`)
    .replace(
      / (href|aria-labelledby|aria-describedby)="(#?)([^"]*)"/g,
      (all, name: string, hash: string, id: string) =>
        name !== 'href' || hash ? ` ${name}="${hash}${prefix}-${id}"` : all,
    )
    .replace(/ loading="lazy"/, '');
}

/** What it is called, and where it is. A document of the lecture is had there, not at an address that lasts. */
function lineOf(attributes: string, inner: string): string {
  const part = (name: string) => new RegExp(`<span class="${name}"[^>]*>([^<]*)`).exec(inner)?.[1] ?? '';
  const href = / href="(https?:[^"]*)"/.exec(attributes)?.[1];
  const name = [part('embed-title'), part('embed-note')].filter(Boolean).join(' · ');
  return href ? `${name}: <a href="${href}">${href}</a>` : `${name}: in the lecture itself`;
}
