// Answers of a quiz. htmx sends each one when it is given; this file looks after what does not arrive: it rests in this
// browser, is sent again until it is stored, and stands in its question again after a new sign-in. What is said to be saved
// was stored by the server.

import { forget, keep, left, person, tab } from './kept-words.js';

const form = document.querySelector('form[data-quiz]');
const place = form.dataset.quiz;
const serverAhead = Number(form.dataset.now) - Date.now();
const boxes = new Map([...form.querySelectorAll('[data-answer]')].map((box) => [box.dataset.answer, box]));
/** By question: what was typed when, and is not stored yet. */
const open = new Map();
const tries = new Map();
let leaving = false;

form.addEventListener('input', (event) => noteDown(boxOf(event.target)));
form.addEventListener('change', (event) => noteDown(boxOf(event.target)));
form.addEventListener('submit', () => {
  leaving = true;
});
window.addEventListener('pageshow', () => {
  leaving = false;
});
window.addEventListener('online', () => retryAll());
window.addEventListener('focus', () => retryAll());
window.addEventListener('beforeunload', (event) => {
  if (!leaving && open.size > 0 && !keepNow()) event.preventDefault();
});

// Only the question's own fields travel, with the moment they were typed at: of two windows the last typed stays.
form.addEventListener('htmx:config:request', ({ target, detail: { ctx } }) => {
  const box = boxOf(target);
  if (!box) return;
  const name = `q${box.dataset.answer}`;
  const body = new FormData();
  for (const [field, value] of ctx.request.body)
    if (field === '_csrf' || field === name || field.startsWith(`${name}-`)) body.append(field, value);
  const at = open.get(box.dataset.answer)?.typedAt ?? moment();
  body.append('typedAt', at);
  ctx.request.body = body;
  ctx.typedAt = at;
  if (!state(box).startsWith('Not saved')) say(box, 'Saving …');
});

form.addEventListener('htmx:before:request', (event) => {
  const box = boxOf(event.target);
  if (!box || navigator.onLine) return;
  event.preventDefault();
  again(box, 'Not saved: offline. Kept in this browser.');
});

form.addEventListener('htmx:before:response', (event) => {
  const box = boxOf(event.target);
  const { response, hx } = event.detail.ctx;
  if (!box || (response.status === 200 && !hx?.redirect)) return;
  event.preventDefault();
  void failed(box, response);
});

form.addEventListener('htmx:error', ({ target }) => {
  const box = boxOf(target);
  if (box) again(box, 'Not saved: offline. Kept in this browser.');
});

form.addEventListener('htmx:after:swap', ({ target, detail: { ctx } }) => {
  const box = boxOf(target) ?? boxOf(ctx?.sourceElement);
  if (!box) return;
  const number = box.dataset.answer;
  tries.delete(number);
  // What was typed while this was on its way goes with the next one.
  if ((open.get(number)?.typedAt ?? 0) > ctx.typedAt) return;
  open.delete(number);
  keepNow();
  if (open.size === 0) problem('');
});

void putBack();

async function failed(box, response) {
  if (response.status === 204) return signIn(box);
  if (response.status === 403) {
    if ((tries.get(box.dataset.answer) ?? 0) < 3 && (await renewToken())) return again(box, 'Saving …', 0);
    return signIn(box);
  }
  if (response.status === 410 || response.status === 404) {
    say(box, 'Not saved: this can no longer be changed.');
    return problem('This attempt has ended, or this answer was checked. ', ['See it', place]);
  }
  again(box, 'Not saved: the school is away for a moment. Kept in this browser.');
}

function signIn(box) {
  const back = `/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`;
  problem('You are signed out. What you typed is kept in this browser. ', ['Sign in and go on', back]);
  leaving = true;
  again(box, 'Not saved: you are signed out. Kept in this browser.');
}

/** After 1, 2, 4 … seconds or a bit less, at most half a minute: after an outage not everybody comes in the same moment. */
function again(box, words, after = null) {
  const number = box.dataset.answer;
  const count = (tries.get(number) ?? 0) + 1;
  tries.set(number, count);
  if (!open.has(number)) noteDown(box);
  const kept = keepNow();
  say(box, kept ? words : words.replace('Kept in this browser.', 'Leave this page open.'));
  setTimeout(() => retry(number), after ?? Math.min(30_000, 500 * 2 ** count) * (0.5 + Math.random() / 2));
}

function retry(number) {
  if (open.has(number)) htmx.trigger(boxes.get(number), 'retry');
}

function retryAll() {
  if (tries.size > 0) for (const number of open.keys()) retry(number);
}

function noteDown(box) {
  if (!box) return;
  open.set(box.dataset.answer, { typedAt: moment(), values: valuesOf(box) });
  keepNow();
}

function keepNow() {
  if (open.size > 0) return keep(place, { at: Date.now(), answers: [...open] });
  forget(place, [tab]);
  return true;
}

/** What pages of this attempt that live no more left behind, where it was typed after what is stored. */
async function putBack() {
  const entries = await left(place, []);
  for (const { answers = [] } of entries.toReversed())
    for (const [number, kept] of answers) {
      const box = boxes.get(number);
      if (box && kept.typedAt > typedAt(box) && kept.typedAt > (open.get(number)?.typedAt ?? 0)) {
        fill(box, kept.values);
        open.set(number, kept);
      } else if (!box && !open.has(number)) open.set(number, kept);
    }
  for (const [number, kept] of open) if (!boxes.has(number) && kept.typedAt <= 0) open.delete(number);
  if (open.size > 0) keepNow();
  forget(
    place,
    entries.map((entry) => entry.tab),
  );
  for (const number of open.keys()) if (boxes.has(number)) retry(number);
}

function fill(box, values) {
  for (const control of box.querySelectorAll('[name]')) {
    if (control.name.endsWith('-was')) continue;
    const given = values.filter(([name]) => name === control.name).map(([, value]) => value);
    if (control.type === 'checkbox' || control.type === 'radio') control.checked = given.includes(control.value);
    else control.value = given[0] ?? '';
  }
}

function valuesOf(box) {
  const name = `q${box.dataset.answer}`;
  return [...new FormData(form)].filter(
    ([field]) => (field === name || field.startsWith(`${name}-`)) && !field.endsWith('-was'),
  );
}

function boxOf(element) {
  return element?.closest?.('[data-answer]') ?? null;
}

function typedAt(box) {
  return Number(box.querySelector('[data-typed-at]').dataset.typedAt);
}

function state(box) {
  return box.querySelector('[data-quiz-state]').textContent;
}

function say(box, words) {
  const spot = box.querySelector('[data-quiz-state]');
  if (spot.textContent === words) return;
  spot.textContent = words;
  spot.classList.toggle('text-warn', words.startsWith('Not'));
  spot.classList.toggle('text-good', false);
}

function problem(words, link) {
  const box = document.getElementById('quiz-problem');
  const spot = box.querySelector('[data-problem-text]');
  spot.replaceChildren(words);
  if (link) spot.append(Object.assign(document.createElement('a'), { textContent: link[0], href: link[1] }));
  box.classList.toggle('hidden', words === '');
}

/** Now, by the server's clock. */
function moment() {
  return Math.round(Date.now() + serverAhead);
}

/** After signing in anew in another window the page goes on with the token of that session; only for the same person. */
async function renewToken() {
  try {
    const page = new DOMParser().parseFromString(
      await (await fetch(location.href, { redirect: 'manual' })).text(),
      'text/html',
    );
    const token = page.querySelector('input[name="_csrf"]')?.value;
    if (!token || page.body.dataset.person !== person) return false;
    for (const field of document.querySelectorAll('input[name="_csrf"]')) field.value = token;
    document.body.setAttribute('hx-headers:inherited', JSON.stringify({ 'x-csrf-token': token }));
    return true;
  } catch {
    return false;
  }
}
