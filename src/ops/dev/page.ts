/** Text made safe inside HTML and inside quoted attributes. */
function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

export type Html = { html: string };

/** HTML that is already safe. */
export function safe(markup: string): Html {
  return { html: markup };
}

type Piece = string | number | Html | Html[];

/** Template literal whose plain values are escaped; `Html` values, made by this or by `safe`, go in as they are. */
export function html(strings: TemplateStringsArray, ...pieces: Piece[]): Html {
  return safe(strings.reduce((whole, text, index) => whole + render(pieces[index - 1]) + text));
}

/** A whole document: `main` on one page with our style sheet, which the program serves itself because of strict CSPs. */
export function document(title: string, stylesheet: string, main: Html, head: Html = safe('')): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${stylesheet}">
${head}
</head>
<body>
${main}
</body>
</html>
`.html;
}

/** The colours and controls shared by the pages of all stand-ins. */
export const BASE_CSS = `:root {
  color-scheme: light dark;
  --paper: #faf8f4; --surface: #fff; --sunken: #f1eee7; --ink: #1d1b18; --muted: #5c574f; --line: #e3ded4;
  --edge: #8b857a; --go: #0b5c4b; --on-go: #fff; --go-soft: #e2efea; --bad: #a8221a; --warn: #8a5300;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #151412; --surface: #1e1c19; --sunken: #100f0d; --ink: #f3f0ea; --muted: #b3ada2; --line: #35322c;
    --edge: #857f73; --go: #79d3bb; --on-go: #08251e; --go-soft: #16332b; --bad: #ff9c91; --warn: #eab464;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
a { color: var(--go); }
h1 { font-size: 24px; line-height: 1.25; margin: 0 0 8px; overflow-wrap: anywhere; }
h2 { font-size: 17px; margin: 24px 0 8px; }
p { margin: 0 0 12px; }
.muted { color: var(--muted); }
:focus-visible { outline: 2px solid var(--go); outline-offset: 2px; }
button, .button {
  display: block; width: 100%; min-height: 44px; padding: 8px 16px; border: 1px solid var(--edge); border-radius: 6px;
  background: var(--surface); color: var(--ink); font: inherit; text-align: start; text-decoration: none; cursor: pointer;
}
button.primary { background: var(--go); border-color: var(--go); color: var(--on-go); font-weight: 600; text-align: center; }
`;

function render(piece: Piece | undefined): string {
  if (piece === undefined) return '';
  if (Array.isArray(piece)) return piece.map((one) => one.html).join('');
  return typeof piece === 'object' ? piece.html : escapeHtml(String(piece));
}
