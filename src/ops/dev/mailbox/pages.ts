import { BASE_CSS, document, type Html, html, safe } from '../page.ts';
import type { Message, Summary } from './store.ts';

export type View = 'html' | 'text' | 'headers';

/** Everything that came, newest first, with a field to narrow it to one address. */
export function listPage(base: string, messages: Summary[], to: string): string {
  const empty = to
    ? html`<p>Nothing came for ${to} yet. <a href="${base}/">All mail</a></p>`
    : html`<p>No mail yet. What the school sends lands here instead of going out.</p>`;
  return frame(
    base,
    'Mailbox',
    html`<header class="bar"><h1>Mailbox</h1>
<form role="search"><label for="to">To</label> <input id="to" name="to" type="text" inputmode="email" value="${to}">
<button>Show</button></form></header>
${messages.length === 0 ? empty : html`<ol class="list">${messages.map((one) => item(base, one))}</ol>`}`,
  );
}

/** One message: its HTML in a closed frame, its plain text, or its headers. */
export function messagePage(base: string, message: Message, view: View): string {
  const at = `${base}/messages/${message.id}`;
  return frame(
    base,
    message.subject || 'No subject',
    html`<p><a href="${base}/">Mailbox</a></p>
<h1>${message.subject || 'No subject'}</h1>
<dl>${row('From', message.from)}${row('To', message.to.join(', '))}<div><dt>Came</dt><dd>${when(message.receivedAt)}</dd></div></dl>
<nav aria-label="Parts">${tab(at, 'html', view, 'As sent')}${tab(at, 'text', view, 'Plain text')}${tab(at, 'headers', view, 'Headers')}
<a href="${at}/source">Source</a></nav>
${part(at, message, view)}
${attachments(at, message)}`,
  );
}

export function missingPage(base: string): string {
  return frame(
    base,
    'No such message',
    html`<h1>No such message</h1><p>It may have made room for newer ones. <a href="${base}/">All mail</a></p>`,
  );
}

/** The HTML part as it is shown inside the frame: links open outside, pictures sent along are found. */
export function bodyPage(at: string, message: Message): string {
  const pictures = message.parsed.attachments.map((one) => one.contentId?.replace(/^<|>$/g, ''));
  const body = message.html.replaceAll(/cid:([^"')\s>]+)/g, (whole, id: string) => {
    const index = pictures.indexOf(id);
    return index < 0 ? whole : `${at}/attachments/${index}`;
  });
  return `<base target="_blank">${body}`;
}

export const MAILBOX_CSS = `${BASE_CSS}
body { padding: 24px 16px 48px; }
main { max-width: 860px; margin: 0 auto; }
.bar { display: flex; flex-wrap: wrap; gap: 8px 24px; align-items: center; justify-content: space-between; margin-bottom: 16px; }
.bar h1 { margin: 0; }
form { display: flex; gap: 8px; align-items: center; flex: 0 1 360px; min-width: 0; }
input { flex: 1; min-width: 0; min-height: 40px; padding: 4px 12px; border: 1px solid var(--edge); border-radius: 6px;
  background: var(--surface); color: var(--ink); font: inherit; }
form button { width: auto; min-height: 40px; }
.list { list-style: none; margin: 0; padding: 0; border: 1px solid var(--line); border-radius: 12px; background: var(--surface); }
.list li + li { border-top: 1px solid var(--line); }
.list a { display: block; padding: 12px 16px; color: inherit; text-decoration: none; overflow-wrap: anywhere; }
.list a:hover { background: var(--go-soft); }
.list a:focus-visible { outline-offset: -2px; }
.list strong { display: block; color: var(--go); }
.list span { display: flex; flex-wrap: wrap; gap: 0 16px; justify-content: space-between; color: var(--muted); font-size: 13px; }
dl { margin: 0 0 16px; }
dl div { display: flex; gap: 12px; }
dt { color: var(--muted); min-width: 48px; }
dd { margin: 0; overflow-wrap: anywhere; }
nav { display: flex; flex-wrap: wrap; gap: 4px 16px; margin-bottom: 12px; border-bottom: 1px solid var(--line); }
nav a { padding: 8px 0; }
nav a[aria-current] { color: inherit; text-decoration: none; box-shadow: inset 0 -2px var(--go); }
iframe { display: block; width: 100%; height: 70vh; min-height: 480px; border: 1px solid var(--line); border-radius: 12px; background: #fff; }
pre { margin: 0; padding: 16px; border: 1px solid var(--line); border-radius: 12px; background: var(--surface);
  font: 14px/1.5 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
`;

function frame(base: string, title: string, main: Html): string {
  return document(title, `${base}/style.css`, html`<main>${main}</main>`);
}

function item(base: string, message: Summary): Html {
  return html`<li><a href="${base}/messages/${message.id}"><strong>${message.subject || 'No subject'}</strong>
<span>${message.to.join(', ')} ${when(message.receivedAt)}</span></a></li>`;
}

function part(at: string, message: Message, view: View): Html {
  if (view === 'headers')
    return html`<pre tabindex="0">${message.headers.map((one) => html`${one.name}: ${one.value}\n`)}</pre>`;
  if (view === 'text')
    return message.text ? html`<pre tabindex="0">${linked(message.text)}</pre>` : html`<p>It has no plain text.</p>`;
  if (!message.html) return html`<p>It has no HTML part. <a href="${at}?view=text">Plain text</a></p>`;
  return html`<iframe src="${at}/html" title="The message as sent" sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>`;
}

function attachments(at: string, message: Message): Html {
  if (message.attachments.length === 0) return safe('');
  const rows = message.attachments.map(
    (one, index) =>
      html`<li><a href="${at}/attachments/${index}">${one.name}</a> <span class="muted">${one.type}, ${one.size} bytes</span></li>`,
  );
  return html`<h2>Attachments</h2><ul>${rows}</ul>`;
}

/** Plain text whose web addresses can be followed. */
function linked(text: string): Html[] {
  return text
    .split(/(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)])/)
    .map((piece, index) => (index % 2 === 1 ? html`<a href="${piece}">${piece}</a>` : html`${piece}`));
}

function tab(at: string, view: View, current: View, label: string): Html {
  return html`<a href="${at}?view=${view}"${view === current ? safe(' aria-current="page"') : safe('')}>${label}</a>`;
}

function row(term: string, value: string): Html {
  return html`<div><dt>${term}</dt><dd>${value}</dd></div>`;
}

const CLOCK = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'long' });

function when(iso: string): Html {
  return html`<time datetime="${iso}">${CLOCK.format(new Date(iso))}</time>`;
}
