// Forms that save by themselves: two seconds after typing stops and before leaving. What is not stored on the server yet
// rests in this browser, for this person alone, and stands in the form again when the page is opened the next time.
// <form data-autosave>: saved by itself; data-autosave="keep": only kept here; data-autosave-waits: names of fields that
// wait for the button, as files do; data-autosave-needs: the field without which there is nothing to keep.

import { forget, keep, left, person, remember, tab, takeSent } from './kept-words.js';
import { announce, clearErrors, controlOf, labelOf, linkTo, offer, showError, submitter } from './save-notices.js';

const pause = 2000;
const leavingLimit = 60_000;
const ours = new Set([
  '_csrf',
  '_method',
  'revision',
  'base',
  'cursor',
  'show',
  'settle',
  'findWords',
  'findKind',
  'findTag',
]);
const sent = takeSent();
// "Take theirs" says so in the address, too: its page may have been left before this file was there.
const here = new URL(location.href);
const takesTheirs = here.searchParams.has('theirs');
here.searchParams.delete('theirs');
if (takesTheirs) history.replaceState(history.state, '', here);
// Of forms that are swapped into the page and out of it by htmx: how each of them takes its leave.
const watched = new Map();
const gone = new Set();
watchAll();
document.addEventListener('htmx:after:swap', watchAll);

// What the page fetches by itself while somebody types (previews) neither leads them away nor complains: the word about
// saving tells what is the matter.
const isPreview = ({ target }) => target.getAttribute?.('hx-trigger')?.startsWith('input from:#');
document.addEventListener('htmx:config:request', (event) => {
  if (isPreview(event) && !navigator.onLine) event.preventDefault();
});
document.addEventListener('htmx:before:response', (event) => {
  if (isPreview(event) && event.detail.ctx.response.status !== 200) event.preventDefault();
});

function watchAll() {
  for (const [form, part] of watched) {
    if (form.isConnected) continue;
    watched.delete(form);
    part();
  }
  for (const form of document.querySelectorAll('form[data-autosave]'))
    if (!watched.has(form)) watched.set(form, watch(form));
}

/** Returns what is to be done once the form is taken out of the page. */
function watch(form) {
  const place = new URL(form.action).pathname;
  const isSent = form.dataset.autosave !== 'keep';
  const isSwapped = form.hasAttribute('hx-post') && 'htmx' in window;
  const needed = form.elements[form.dataset.autosaveNeeds];
  const waits = new Set((form.dataset.autosaveWaits ?? '').split(' ').filter(Boolean));
  const wasSent = sent?.place === place;
  // Where a page has several forms, its summary of errors is about the one it stands in, or the one that was sent.
  const returned = Boolean(
    form.querySelector('#conflict, #error-summary') ??
      ((sent ? wasSent : isSent) &&
        [...document.querySelectorAll('main #error-summary')].some((one) => !one.closest('form'))),
  );
  // What somebody typed before this file was there is not stored yet: what counts is how the form came.
  const came = typed(form, waits, givenOf(form));
  let stored = returned ? null : came.now;
  const begun = came.later;
  let halted = form.querySelector('#conflict') ? 'Not saved yet: decide first' : '';
  let timer = 0;
  let keeping = 0;
  let tries = 0;
  let sending = false;
  let submitting = false;
  let isGone = false;
  let presented = wasSent ? sent.presented : [];
  let hasSaved = false;
  let waiting = null;
  let calm = document.querySelector('#course-bar [data-save-state]')?.textContent.trim() ?? 'Saved';
  let errors = [];

  const isOpen = () => needed?.value.trim() !== '' && typed(form, waits).now !== stored;
  const isWaiting = () =>
    typed(form, waits).later !== begun ||
    [...form.querySelectorAll('input[type=file]')].some((one) => one.files.length > 0);

  if (returned) takeOver();
  else void putBack();

  if (!returned && isOpen()) noticed();
  form.addEventListener('input', ({ target }) => {
    if (target.type !== 'file') noticed();
  });

  function noticed() {
    clearTimeout(keeping);
    keeping = setTimeout(keepNow, 250);
    tries = 0;
    if (halted || !isSent) return;
    if (!sending) tell(isOpen() ? 'Not saved yet' : calm);
    schedule(pause);
  }

  form.addEventListener('focusout', () => setTimeout(showErrors));

  const leaveBySubmit = (event) => {
    if (event.defaultPrevented) return;
    // Two saves at once would meet each other: the button waits for the answer that is under way.
    if (sending) {
      event.preventDefault();
      event.stopImmediatePropagation();
      waiting = event.submitter;
      return;
    }
    submitting = true;
    clearTimeout(timer);
    keepNow();
    if (!isSwapped) remember({ place, tab, presented });
  };
  // Before htmx sends it.
  form.addEventListener('submit', leaveBySubmit, { capture: isSwapped });
  // Answered or not: where the form is still there, nothing was stored.
  form.addEventListener('htmx:finally:request', () => {
    submitting = false;
    if (form.isConnected) schedule(pause);
  });

  form.querySelector('[data-take-theirs]')?.addEventListener('click', () => {
    submitting = true;
    keepNow();
    remember({ place, tab, presented, isGivenUp: true });
  });

  window.addEventListener('online', () => schedule(0));
  window.addEventListener('focus', () => tries > 0 && schedule(0));
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') leave();
  });
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) submitting = false;
  });
  window.addEventListener('beforeunload', (event) => {
    if (isGone || submitting || !(isOpen() || isWaiting())) return;
    if (!leave() || isWaiting()) event.preventDefault();
  });

  return () => {
    if (submitting) forget(place, [tab, ...presented]);
    else if (isOpen()) {
      leave();
      gone.add(place);
    }
    isGone = true;
    clearTimeout(timer);
    clearTimeout(keeping);
  };

  function schedule(after) {
    clearTimeout(timer);
    if (isSent && !isGone && !halted && !submitting && isOpen()) timer = setTimeout(save, after);
  }

  /** True where nothing is lost by leaving now. */
  function leave() {
    if (isGone || submitting || !isOpen()) return true;
    const isKept = keepNow();
    const body = bodyOf(form, waits);
    if (!isSent || halted || !navigator.onLine || sizeOf(body) > leavingLimit) return isKept && !isSent;
    clearTimeout(timer);
    void save({ keepalive: true });
    return true;
  }

  /** One request at a time; what is typed meanwhile goes with the next one. */
  async function save({ keepalive = false, renewed = false } = {}) {
    if (sending && !renewed) return;
    sending = true;
    const sent = typed(form, waits).now;
    tell('Saving …');
    const done = await send(form, waits, keepalive);
    if (done.state === 'token' && !renewed && (await renewToken())) return save({ renewed: true });
    sending = false;
    take(done, sent);
    const button = waiting;
    waiting = null;
    if (button) form.requestSubmit(button);
  }

  function take(done, sent) {
    errors = [];
    clearErrors(form);
    if (done.state === 'saved') return saved(done, sent);
    const where = keepNow() ? 'Kept in this browser.' : 'This browser keeps nothing: leave the page open.';
    if (done.state === 'conflict') {
      halted = 'Changed elsewhere: see both texts';
      return tell('Changed elsewhere: ', { button: 'See both texts' });
    }
    if (done.state === 'shrinks') return tell('Not saved: most of a text would be gone. Press Save to decide.');
    if (done.state === 'refused') {
      errors = done.errors;
      showErrors();
      return tell(
        `Not saved yet: look at ${errors.map(({ field }) => `“${labelOf(form, field)}”`).join(', ')}. ${where}`,
      );
    }
    if (done.state === 'out')
      return again(`Not saved: you are signed out. ${where} `, {
        link: ['Sign in', `/sign-in?next=${encodeURIComponent(location.pathname)}`],
      });
    if (done.state === 'token') {
      tries++;
      return tell(`Not saved: somebody else is signed in here, or you may not edit this any more. ${where}`);
    }
    if (done.state === 'gone') return tell(`Not saved: this is not there any more. ${where}`);
    if (done.state === 'large') return tell(`Not saved: this is longer than it may be. ${where}`);
    again(`Not saved: ${done.state === 'busy' ? 'the school is away for a moment' : 'offline'}. ${where}`, done);
  }

  function saved({ revision, time, bar }, sent) {
    stored = sent;
    tries = 0;
    hasSaved = true;
    calm = `Saved ${time}`;
    if (revision && form.elements.revision) form.elements.revision.value = revision;
    const old = document.getElementById('course-bar');
    if (bar && old?.dataset.tone === 'good') old.replaceWith(document.importNode(bar, true));
    if (isOpen()) {
      keepNow();
      return schedule(pause);
    }
    if (!isWaiting()) forget(place, [tab, ...presented]);
    tell(isWaiting() ? `${calm}. Files wait for the button Save.` : calm);
  }

  /** Tries again after 2, 4, 8 … seconds, at most a minute, or when the server says. */
  function again(words, { after = 0, link }) {
    tell(words, { link });
    tries++;
    schedule(Math.max(after * 1000, Math.min(60_000, 1000 * 2 ** tries)));
  }

  function keepNow() {
    clearTimeout(keeping);
    if (!isOpen() && !isWaiting()) {
      forget(place, [tab]);
      return true;
    }
    // Where two texts wait for a decision, what comes back begins where it began, so that it waits again.
    const guard = form.elements.base?.value || form.elements.revision?.value || '';
    return keep(place, { at: Date.now(), guard, values: valuesOf(form) });
  }

  /** The form came back with all that was sent: the page before it holds nothing more. */
  function takeOver() {
    if (keepNow() && wasSent) forget(place, [sent.tab]);
    if (isSent || halted) tell(halted || 'Not saved yet');
  }

  async function putBack() {
    const isGivenUp = takesTheirs || (wasSent && sent.isGivenUp);
    const inForm = { at: 0, guard: form.elements.revision?.value ?? '', values: valuesOf(form) };
    const kept = Object.groupBy(await left(place, [sent?.tab, gone.delete(place) && tab]), (one) =>
      isSame(one.values, inForm.values),
    );
    forget(
      place,
      (kept.true ?? []).map((one) => one.tab),
    );
    const found = kept.false ?? [];
    const [newest] = found;
    if (!newest) return;
    presented = found.map((one) => one.tab);
    if (isGivenUp) forget(place, presented);
    const first = isGivenUp ? inForm : newest;
    offer(form, [inForm, ...found], first, choose);
    if (!isGivenUp) choose(newest);
  }

  /** One of the texts that were found. What goes on from an older state meets the newer one when it is saved. */
  function choose(text) {
    fill(form, text.values);
    if (form.elements.revision && text.guard && !hasSaved) form.elements.revision.value = text.guard;
    if (text.at === 0) return forgetIfStored();
    keepNow();
    schedule(pause);
  }

  /** Back to what is stored: nothing waits any more, what was typed can still be chosen on this page. */
  function forgetIfStored() {
    if (isOpen()) return schedule(pause);
    clearTimeout(timer);
    forget(place, [tab, ...presented]);
  }

  /** Beside a field once it is left, never while it is typed in. */
  function showErrors() {
    for (const { field, text } of errors) {
      const control = controlOf(form, field);
      if (control && control !== document.activeElement) showError(control, text);
    }
  }

  function tell(words, { button, link } = {}) {
    for (const spot of (isSwapped ? form : document).querySelectorAll('[data-save-state]')) {
      spot.replaceChildren(words);
      if (link) spot.append(linkTo(...link));
      if (button) spot.append(submitter(form, button));
    }
    announce(words.replace(/\d.*/, ''));
  }
}

// What goes to the server and what comes back.

function bodyOf(form, waits) {
  const isMultipart = form.enctype === 'multipart/form-data';
  const body = isMultipart ? new FormData() : new URLSearchParams();
  for (const [name, value] of new FormData(form))
    if (typeof value === 'string' && !waits.has(name) && !name.startsWith('kept_')) body.append(name, value);
  return body;
}

function sizeOf(body) {
  return [...body].reduce((sum, [name, value]) => sum + name.length + new Blob([value]).size + 200, 0);
}

/** What came of it: `state`, and with it what the page needs to go on. */
async function send(form, waits, keepalive) {
  const headers = { 'X-Autosave': '1', 'HX-Request': 'true' };
  try {
    const signal = AbortSignal.timeout(30_000);
    const response = await fetch(form.action, {
      method: 'POST',
      body: bodyOf(form, waits),
      headers,
      keepalive,
      signal,
      redirect: 'manual',
    });
    if (response.status === 204 || response.type === 'opaqueredirect') return { state: 'out' };
    if (response.status === 403) return { state: 'token' };
    if (response.status === 413) return { state: 'large' };
    if (response.status === 404 || response.status === 410) return { state: 'gone' };
    const page = new DOMParser().parseFromString(await response.text(), 'text/html');
    const answer = page.getElementById('autosave-answer');
    if (answer) return read(answer, page);
    return { state: 'busy', after: Number(response.headers.get('Retry-After')) || 0 };
  } catch {
    return { state: 'offline' };
  }
}

function read(answer, page) {
  const errors = [...answer.querySelectorAll('[data-field]')].map((one) => ({
    field: one.dataset.field,
    text: one.textContent,
  }));
  const { state, revision } = answer.dataset;
  return {
    state,
    revision,
    errors,
    time: answer.querySelector('time').textContent,
    bar: page.getElementById('course-bar'),
  };
}

/** After signing in anew, perhaps in another tab, the page goes on with the token of the new session; only for the same person. */
async function renewToken() {
  try {
    const response = await fetch(location.pathname, { redirect: 'manual' });
    const page = new DOMParser().parseFromString(await response.text(), 'text/html');
    const token = page.querySelector('input[name="_csrf"]')?.value;
    if (!token || page.body.dataset.person !== person) return false;
    for (const field of document.querySelectorAll('input[name="_csrf"]')) field.value = token;
    document.body.setAttribute('hx-headers:inherited', JSON.stringify({ 'x-csrf-token': token }));
    return true;
  } catch {
    return false;
  }
}

// What stands in the form.

function valuesOf(form) {
  return [...new FormData(form)].filter(isTyped);
}

function isTyped([name, value]) {
  return typeof value === 'string' && !ours.has(name) && !name.startsWith('kept_');
}

/** The values with which the form came from the server, in the same order. */
function givenOf(form) {
  return [...form.elements]
    .filter((one) => one.name && !one.matches(':disabled, [type=file], button, [type=submit], fieldset, output'))
    .flatMap((control) => defaultsOf(control).map((value) => [control.name, value]))
    .filter(isTyped);
}

function defaultsOf(control) {
  const { type, value, options, defaultValue, defaultChecked } = control;
  if (type === 'checkbox' || type === 'radio') return defaultChecked ? [value] : [];
  if (!options) return [defaultValue];
  const chosen = [...options].filter((one) => one.defaultSelected).map((one) => one.value);
  const first = [...options].find((one) => !one.disabled)?.value;
  if (control.multiple) return chosen;
  return chosen.length > 0 || first === undefined ? chosen.slice(-1) : [first];
}

/** `now` can be stored at any time, `later` waits for the button. */
function typed(form, waits, values = valuesOf(form)) {
  return {
    now: JSON.stringify(values.filter(([name]) => !waits.has(name))),
    later: JSON.stringify(values.filter(([name]) => waits.has(name))),
  };
}

/** The server trims what it stores, so edges and ends of lines say nothing. */
function isSame(values, others) {
  const plain = (list) => JSON.stringify(list.map(([name, value]) => [name, value.replace(/\r\n?/g, '\n').trim()]));
  return plain(values) === plain(others);
}

/** Fields of one name are filled in their order; where more were kept than there are, the last row is there once more. */
function fill(form, values) {
  const seen = new Map();
  for (const name of new Set(values.map(([one]) => one)))
    addRows(form, name, values.filter(([one]) => one === name).length);
  for (const control of form.elements) {
    const { name, type } = control;
    if (!name || ours.has(name) || name.startsWith('kept_') || ['file', 'submit', 'button', 'fieldset'].includes(type))
      continue;
    const given = values.filter(([one]) => one === name).map(([, value]) => value);
    if (type === 'checkbox' || type === 'radio') control.checked = given.includes(control.value);
    else {
      const at = seen.get(name) ?? 0;
      seen.set(name, at + 1);
      if (control.value === (given[at] ?? '')) continue;
      control.value = given[at] ?? '';
    }
    control.dispatchEvent(new Event('input', { bubbles: true }));
  }
}

function addRows(form, name, wanted) {
  const controls = [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)].filter(({ type }) => type === 'text');
  const row = controls.length > 1 ? controls.at(-1).closest('li') : null;
  for (let missing = wanted - controls.length; row && missing > 0; missing--) row.after(row.cloneNode(true));
}
