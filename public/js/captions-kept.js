// Lines of captions that were typed and not saved rest in this browser for whoever typed them, and stand in the form again
// when the captions are opened the next time, whichever of their lines are shown then: the server makes the rows.

import { forget, keep, left, remember, tab, takeSent } from './kept-words.js';
import { offer } from './save-notices.js';

const notValues = new Set(['_csrf', '_method', 'caret']);
const form = () => document.getElementById('captions-lines');
const stored = form().cloneNode(true);
const { action } = stored;
const place = new URL(action).pathname;
const sent = takeSent();
let presented = [];
let timer = 0;
let leaving = false;

if (form().dataset.dirty === undefined) void putBack();
else if (keepNow() && sent?.place === place) forget(place, [sent.tab]);

document.addEventListener('input', ({ target }) => {
  if (!target.closest('#captions-lines')) return;
  form().dataset.dirty = '';
  leaving = false;
  clearTimeout(timer);
  timer = setTimeout(keepNow, 250);
});

document.addEventListener('submit', ({ target, submitter }) => {
  if (target !== form()) return;
  keepNow();
  leaving = true;
  // Only the page after a save knows whether it was stored; the buttons of the lines store nothing.
  if (submitter?.name !== 'act') remember({ place, tab, presented });
});

// What was not stored came back in the form, with other rows or with what is wrong.
document.addEventListener('htmx:after:swap', () => {
  leaving = false;
  if (form().dataset.dirty === undefined) return;
  takeSent();
  keepNow();
});
document.addEventListener('htmx:error', () => {
  leaving = false;
});

document.addEventListener('click', ({ target }) => {
  if (!target.closest('[data-take-theirs]')) return;
  leaving = true;
  forget(place, [tab, ...presented]);
});

window.addEventListener('beforeunload', (event) => {
  if (leaving || form().dataset.dirty === undefined) return;
  keepNow();
  event.preventDefault();
});

function keepNow() {
  clearTimeout(timer);
  return form().dataset.dirty === undefined || keep(place, { at: Date.now(), values: valuesOf(form()) });
}

async function putBack() {
  const inForm = { at: 0, values: valuesOf(stored) };
  const found = (await left(place, [sent?.tab])).filter((one) => !isSame(one, inForm));
  const [newest] = found;
  // Whoever types already goes on with that.
  if (!newest || form().dataset.dirty !== undefined) return;
  presented = found.map((one) => one.tab);
  if (await choose(newest))
    offer(document.getElementById('captions-put-back'), [inForm, ...found], newest, (text) => void choose(text));
}

/** Puts one of the texts into the form. False where the school cannot be asked for its rows: it waits for the next time. */
async function choose({ at, values }) {
  const isStored = at === 0;
  const text = isStored ? stored.outerHTML : await rowsOf(values);
  if (text === null) return false;
  if (isStored) forget(place, [tab, ...presented]);
  const target = form();
  await window.htmx.swap({
    ...{ sourceElement: target, target, swap: 'outerHTML show:none', push: 'false' },
    ...{ request: { action }, text },
  });
  return true;
}

/** The form with these lines, as the server shows lines that are not stored. */
async function rowsOf(values) {
  const token = stored.elements._csrf.value;
  const body = new URLSearchParams([...values, ['act', 'show:0'], ['_method', 'PUT'], ['_csrf', token]]);
  const answer = await fetch(action, { method: 'POST', body, headers: { 'HX-Request': 'true' } }).catch(() => null);
  const isForm = answer?.ok && answer.status === 200 && !answer.redirected;
  return isForm ? answer.text() : null;
}

function valuesOf(from) {
  return [...new FormData(from)].filter(([name]) => !notValues.has(name));
}

function isSame({ values }, other) {
  return JSON.stringify(values) === JSON.stringify(other.values);
}
