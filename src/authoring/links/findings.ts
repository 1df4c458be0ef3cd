/** What checks look for in a text, taken from its HTML as the renderer wrote it. */

const most = 200;
const longest = 2000;

/** Addresses of other sites that a text leads to, each once. */
export function findingsIn(html: string): { links: string[] } {
  const links = new Set<string>();
  for (const [, escaped = ''] of html.matchAll(/<a\b[^>]*?\shref="(https?:[^"]*)"/gi)) {
    const address = withoutFragment(plainText(escaped));
    if (address && links.size < most) links.add(address);
  }
  return { links: [...links] };
}

/** The address as it is asked for; null for what is none. */
function withoutFragment(text: string): string | null {
  try {
    const url = new URL(text);
    url.hash = '';
    return url.href.length <= longest ? url.href : null;
  } catch {
    return null;
  }
}

const entities: Record<string, string> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#34;': '"',
  '&#39;': "'",
};

function plainText(text: string): string {
  return text.replace(/&(?:amp|lt|gt|quot|#34|#39);/g, (entity) => entities[entity] ?? entity);
}
