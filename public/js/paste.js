// What is pasted from Word, Google Docs or a web page arrives as Markdown. Plain text is left to the browser; what is
// made of the rest is typed by js/toolbar.js.

const rich = 'h1, h2, h3, h4, h5, h6, ul, ol, table, b, strong, i, em, a[href], blockquote, [data-style*="mso-list"]';

for (const area of document.querySelectorAll('textarea[data-markdown]')) area.addEventListener('paste', paste);

async function paste(event) {
  const area = event.currentTarget;
  const html = event.clipboardData.getData('text/html');
  const plain = event.clipboardData.getData('text/plain');
  if (!html) return;
  const { body } = read(html);
  if (!isRich(body)) return;
  event.preventDefault();
  const pictures = body.querySelectorAll('img').length;
  const text = await toMarkdown(body, area.dataset.markdown).catch(() => plain);
  area.dispatchEvent(new CustomEvent('insert', { detail: text }));
  if (pictures > 0) tell(area, pictures);
}

/**
 * A document of its own: nothing in it is loaded or run. The content policy holds in it too and would report every style
 * and handler, so both are only words here.
 */
function read(html) {
  const plain = html.replace(/<(style|script)\b[\s\S]*?<\/\1\s*>/gi, '');
  const quiet = plain.replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\s(style|on\w+)\s*=/gi, ' data-$1='));
  return new DOMParser().parseFromString(quiet, 'text/html');
}

/** Editors of code put their colours on the clipboard too: that is plain text for us. */
function isRich(body) {
  if (body.querySelector('pre') && !body.querySelector('p')) return false;
  return (
    Boolean(body.querySelector(rich)) || [...body.querySelectorAll('span[data-style]')].some((one) => marksOf(one)[0])
  );
}

function tell(area, pictures) {
  const left = pictures === 1 ? 'One picture was' : `${pictures} pictures were`;
  const note = document.getElementById(`${area.id}-pasted`) ?? document.createElement('p');
  note.id = `${area.id}-pasted`;
  note.className = 'text-xs text-muted';
  note.role = 'status';
  area.after(note);
  note.textContent = `${left} left out of what you pasted. Put pictures in as files, below.`;
}

async function toMarkdown(body, turndown) {
  const { default: Turndown } = await import(turndown);
  clean(body);
  const service = new Turndown({
    headingStyle: 'atx',
    bulletListMarker: '-',
    codeBlockStyle: 'fenced',
    emDelimiter: '*',
  });
  service.addRule('item', { filter: 'li', replacement: itemOf });
  service.addRule('table', { filter: 'table', replacement: (_content, table) => tableOf(service, table) });
  return service
    .turndown(body.innerHTML)
    .replace(/\u00a0/g, ' ')
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n');
}

function itemOf(content, item) {
  const list = item.parentNode;
  const at = [...list.children].indexOf(item);
  const mark = list.nodeName === 'OL' ? `${(Number(list.getAttribute('start')) || 1) + at}. ` : '- ';
  const words = content
    .trim()
    .replace(/\n{2,}(?=\s*(-|\d+\.) )/g, '\n')
    .replace(/\n/g, `\n${' '.repeat(mark.length)}`);
  return `${mark}${words}${item.nextElementSibling ? '\n' : ''}`;
}

/** The first row is the head; a cell is one line. A table of one cell is only a frame around its words. */
function tableOf(service, table) {
  const rows = [...table.rows].map((row) => [...row.cells].map((cell) => lineOf(service, cell)));
  const width = Math.max(0, ...rows.map((row) => row.length));
  if (width === 0) return '';
  if (rows.length === 1 && width === 1) return `\n\n${service.turndown(table.rows[0].cells[0].innerHTML)}\n\n`;
  const lines = rows.map((row) => `| ${Array.from({ length: width }, (_, at) => row[at] ?? '').join(' | ')} |`);
  return `\n\n${[lines[0], `|${' --- |'.repeat(width)}`, ...lines.slice(1)].join('\n')}\n\n`;
}

function lineOf(service, cell) {
  return service
    .turndown(cell.innerHTML)
    .replace(/\s*\n+\s*/g, ' ')
    .replace(/\|/g, '\\|')
    .trim();
}

/** Takes away what Word and Google Docs add, and turns their looks into elements. */
function clean(body) {
  const walker = document.createTreeWalker(body, NodeFilter.SHOW_COMMENT);
  const comments = [];
  while (walker.nextNode()) comments.push(walker.currentNode);
  for (const comment of comments) comment.remove();
  for (const one of body.querySelectorAll(
    'style, script, link, meta, title, img, [data-style*="mso-hide:all"], [data-style*="display:none"]',
  ))
    one.remove();
  for (const link of body.querySelectorAll('a[href]')) straighten(link);
  for (const one of [...body.querySelectorAll('b, strong')]) if (isPlain(one)) one.replaceWith(...one.childNodes);
  for (const item of body.querySelectorAll('p[data-style*="mso-list"]')) listWord(item);
  for (const span of [...body.querySelectorAll('span[data-style]')])
    if (!span.closest('h1, h2, h3, h4, h5, h6')) mark(span);
  for (const one of [...body.querySelectorAll('h1 b, h2 b, h3 b, h4 b, h1 strong, h2 strong, h3 strong, h4 strong')])
    one.replaceWith(...one.childNodes);
  // Google Docs puts the lists of the next level beside the entry they belong to.
  for (const list of body.querySelectorAll('ul > ul, ul > ol, ol > ul, ol > ol'))
    list.previousElementSibling?.append(list);
}

/** Google Docs wraps everything in a bold element that is not bold. */
function isPlain(one) {
  return /font-weight:\s*(normal|[1-4]00)\b/i.test(styleOf(one));
}

/** Links of Google lead through its own page; links within the document lead nowhere here. */
function straighten(link) {
  const url = URL.parse(link.getAttribute('href'));
  const inner = url?.hostname === 'www.google.com' && url.pathname === '/url' && url.searchParams.get('q');
  if (inner) link.setAttribute('href', inner);
  else if (!/^(https?|mailto):$/.test(url?.protocol ?? '')) link.replaceWith(...link.childNodes);
}

function styleOf(one) {
  return one.dataset.style ?? '';
}

function marksOf(span) {
  const marks = [];
  if (/font-weight:\s*(bold|bolder|[6-9]00)\b/i.test(styleOf(span))) marks.push('strong');
  if (/font-style:\s*italic/i.test(styleOf(span))) marks.push('em');
  return marks;
}

function mark(span) {
  for (const name of marksOf(span)) {
    if (span.textContent.trim() === '') return;
    const element = span.ownerDocument.createElement(name);
    element.append(...span.childNodes);
    span.append(element);
  }
}

/** Word writes lists as paragraphs that know their level, with the sign of the list as text in front. */
function listWord(item) {
  const sign = item.querySelector('[data-style*="mso-list:Ignore"]');
  const ordered = /^\s*(\d+|[a-z]{1,4})[.)]/i.test(sign?.textContent ?? '');
  sign?.remove();
  const level = Number(/level(\d)/.exec(styleOf(item))?.[1] ?? 1);
  const name = ordered ? 'ol' : 'ul';
  const entry = item.ownerDocument.createElement('li');
  entry.append(...item.childNodes);
  let list = item.previousElementSibling;
  if (!/^[OU]L$/.test(list?.nodeName ?? '') || (level === 1 && list.localName !== name)) {
    list = item.ownerDocument.createElement(name);
    item.before(list);
  }
  for (let depth = 1; depth < level && list.lastElementChild; depth++) {
    const last = list.lastElementChild;
    const inner = [...last.children].find((one) => /^[OU]L$/.test(one.nodeName));
    list = inner ?? last.appendChild(item.ownerDocument.createElement(name));
  }
  list.append(entry);
  item.remove();
}
