// Marks of Markdown by buttons and keys. Without this file they are typed; everything can be undone as typing can.

/** As if it were typed, so that the browser's own undo and the counter know of it. */
function type(area, text) {
  area.focus();
  // The only way to change a field that undo takes back; setRangeText is for browsers that gave it up.
  if (text === '' ? document.execCommand('delete') : document.execCommand('insertText', false, text)) return;
  area.setRangeText(text, area.selectionStart, area.selectionEnd, 'end');
  area.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertText' }));
}

const selected = (area) => area.value.slice(area.selectionStart, area.selectionEnd);

/** Around what is selected, or off again where it stands already. `words` stand for what is not selected. */
function wrap(area, before, after, words) {
  const { selectionStart: start, selectionEnd: end, value } = area;
  const isOn = value.slice(start - before.length, start) === before && value.slice(end, end + after.length) === after;
  const inner = selected(area) || words;
  if (isOn) area.setSelectionRange(start - before.length, end + after.length);
  type(area, isOn ? inner : before + inner + after);
  const from = isOn ? start - before.length : start + before.length;
  area.setSelectionRange(from, from + inner.length);
}

/** Each selected line with a mark in front, or all without it where all have it. */
function prefix(area, markOf, pattern) {
  const start = area.value.lastIndexOf('\n', area.selectionStart - 1) + 1;
  const after = area.value.indexOf('\n', area.selectionEnd);
  area.setSelectionRange(start, after === -1 ? area.value.length : after);
  const lines = selected(area).split('\n');
  const isOn = lines.every((line) => pattern.test(line));
  const changed = lines.map((line, at) => (isOn ? '' : markOf(at)) + line.replace(pattern, '')).join('\n');
  type(area, changed);
  area.setSelectionRange(start, start + changed.length);
  if (lines.length === 1) area.setSelectionRange(start + changed.length, start + changed.length);
}

/** A paragraph of its own; the words in it that are to be typed over are selected. */
function block(area, text, words) {
  const { selectionStart: start, selectionEnd: end, value } = area;
  const before = value.slice(0, start);
  const lead = before === '' || before.endsWith('\n\n') ? '' : before.endsWith('\n') ? '\n' : '\n\n';
  type(area, `${lead}${text}${value.slice(end).startsWith('\n') ? '\n' : '\n\n'}`);
  const at = start + lead.length + text.indexOf(words);
  area.setSelectionRange(at, at + words.length);
}

function footnote(area) {
  const used = [...area.value.matchAll(/\[\^(\d+)\]/g)].map(([, number]) => Number(number));
  const mark = `[^${Math.max(0, ...used) + 1}]`;
  area.setSelectionRange(area.selectionEnd, area.selectionEnd);
  type(area, mark);
  area.setSelectionRange(area.value.length, area.value.length);
  type(area, `${area.value.endsWith('\n') ? '\n' : '\n\n'}${mark}: note`);
  area.setSelectionRange(area.value.length - 4, area.value.length);
}

/** Pictures come as files: where they stand is where the cursor was. */
function picture() {
  const part = document.getElementById('picture-part');
  if (!part) return;
  part.open = true;
  part.querySelector('input[type="file"]').focus();
}

/** What is selected is its address, or its title. */
function embed(area) {
  const words = selected(area).trim().replaceAll('\n', ' ');
  const address = /^https?:\S+$/.test(words) ? words : 'https://';
  const title = address === words ? 'Title' : words || 'Title';
  block(area, `![${title}](${address})`, address === words ? 'Title' : address);
}

function code(area) {
  if (selected(area).includes('\n')) block(area, `\`\`\`\n${selected(area)}\n\`\`\``, '');
  else wrap(area, '`', '`', 'code');
}

const tools = {
  heading: (area) => prefix(area, () => '## ', /^#{1,6} /),
  bold: (area) => wrap(area, '**', '**', 'words'),
  italic: (area) => wrap(area, '*', '*', 'words'),
  link: (area) => {
    const words = selected(area) || 'words';
    type(area, `[${words}](https://)`);
    area.setSelectionRange(area.selectionEnd - 9, area.selectionEnd - 1);
  },
  list: (area) => prefix(area, () => '- ', /^[-*+] /),
  numbers: (area) => prefix(area, (at) => `${at + 1}. `, /^\d+[.)] /),
  quote: (area) => prefix(area, () => '> ', /^> ?/),
  code,
  formula: (area) => wrap(area, '$', '$', 'a^2'),
  table: (area) => {
    area.setSelectionRange(area.selectionEnd, area.selectionEnd);
    block(area, '| One | Two |\n|-----|-----|\n|     |     |', 'One');
  },
  callout: (area) => {
    const words = selected(area).replaceAll('\n', '\n> ') || 'words';
    block(area, `> [!NOTE]\n> ${words}`, words);
  },
  footnote,
  picture,
  embed,
};
const keys = { b: 'bold', i: 'italic', k: 'link', e: 'code' };
const shifted = { Digit7: 'numbers', Digit8: 'list', Digit9: 'quote' };

function toolOf(event) {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return undefined;
  return event.shiftKey ? shifted[event.code] : keys[event.key.toLowerCase()];
}

/** Enter goes on with a list; on an empty entry it ends it. */
function continueList(event, area) {
  if (event.key !== 'Enter' || event.isComposing || event.shiftKey || event.ctrlKey || event.metaKey) return;
  if (area.selectionStart !== area.selectionEnd) return;
  const start = area.value.lastIndexOf('\n', area.selectionStart - 1) + 1;
  const line = area.value.slice(start, area.selectionStart);
  const [mark, space, sign, number] = /^(\s*)(?:([-*+]|>)|(\d+)\.) /.exec(line) ?? [];
  if (!mark) return;
  event.preventDefault();
  if (line !== mark) return type(area, `\n${space}${number ? `${Number(number) + 1}.` : sign} `);
  area.setSelectionRange(start, area.selectionStart);
  type(area, '');
}

/** One stop of the Tab key; arrows go from button to button (ARIA Authoring Practices, toolbar). */
function walk(event, bar) {
  const buttons = [...bar.querySelectorAll('button')];
  const steps = { ArrowRight: 1, ArrowLeft: -1, Home: -buttons.length, End: buttons.length };
  const step = steps[event.key];
  if (!step) return;
  event.preventDefault();
  const turned = getComputedStyle(bar).direction === 'rtl' && Math.abs(step) === 1 ? -step : step;
  const at = Math.min(Math.max(buttons.indexOf(document.activeElement) + turned, 0), buttons.length - 1);
  buttons.forEach((button, index) => {
    button.tabIndex = index === at ? 0 : -1;
  });
  buttons[at].focus();
}

for (const bar of document.querySelectorAll('[data-toolbar]')) {
  const area = document.getElementById(bar.dataset.toolbar);
  bar.hidden = false;
  bar.addEventListener('click', ({ target }) => {
    const name = target.closest('[data-tool]')?.dataset.tool;
    if (name) tools[name](area);
  });
  bar.addEventListener('keydown', (event) => walk(event, bar));
  // What another script wants typed here.
  area.addEventListener('insert', ({ detail }) => type(area, detail));
  area.addEventListener('keydown', (event) => {
    const tool = toolOf(event);
    if (!tool) return continueList(event, area);
    event.preventDefault();
    tools[tool](area);
  });
}
