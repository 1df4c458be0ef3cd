// The outline: rows follow the pointer, the focus stays where it was, and what happened is read out.
// Everything here has a button that does the same without it.

const status = document.getElementById('outline-status');
let focusId = null;
let drag = null;

const list = () => document.getElementById('outline-list');

function showGrips() {
  for (const grip of document.querySelectorAll('[data-grip]')) grip.hidden = false;
}

// What has the focus after the answer: the same button, the undo of a deletion, what came back, the field for the next lecture.
document.addEventListener('submit', ({ target, submitter }) => {
  const address = submitter?.getAttribute('formaction') ?? '';
  const [, what, id] = /\/bin\/(section|lecture)s\/(\w+)/.exec(address) ?? [];
  if (target.id !== 'outline-form') focusId = target.querySelector('input.control')?.id ?? null;
  else if (id) focusId = `${what}-${id}`;
  else focusId = address.endsWith('_method=DELETE') ? 'outline-undo' : submitter?.id || null;
});

document.addEventListener('htmx:after:swap', () => {
  showGrips();
  const words = list()?.dataset.status;
  if (status && words) status.textContent = words;
  const next = focusId && document.getElementById(focusId);
  const row = next?.closest('[data-lecture], [data-section]');
  if (next && next !== row && !next.disabled) next.focus();
  else if (row) row.querySelector(next === row ? 'a, button:not(:disabled)' : 'button:not(:disabled)')?.focus();
  focusId = null;
});

document.addEventListener('pointerdown', (event) => {
  const grip = event.target.closest('[data-grip]');
  if (!grip || event.button !== 0) return;
  event.preventDefault();
  const row = grip.closest('[data-lecture]');
  drag = { row, parent: row.parentElement, next: row.nextElementSibling };
  row.classList.add('is-dragged');
  grip.setPointerCapture(event.pointerId);
});

document.addEventListener('pointermove', (event) => {
  if (!drag) return;
  scrollAtEdge(event.clientY);
  const under = document.elementsFromPoint(event.clientX, event.clientY);
  const section = under.map((one) => one.closest('[data-section]')).find(Boolean);
  const lectures = section?.querySelector('[data-lectures]');
  if (!lectures) return;
  const rows = [...lectures.querySelectorAll('[data-lecture]')].filter((row) => row !== drag.row);
  const after = rows.find((row) => {
    const box = row.getBoundingClientRect();
    return event.clientY < box.top + box.height / 2;
  });
  lectures.insertBefore(drag.row, after ?? null);
});

document.addEventListener('pointerup', () => {
  if (!drag) return;
  const { row, parent, next } = drag;
  row.classList.remove('is-dragged');
  drag = null;
  if (row.parentElement === parent && row.nextElementSibling === next) return;
  const section = row.closest('[data-section]').dataset.section;
  const before = row.previousElementSibling?.dataset.lecture ?? '';
  send(row.dataset.place, `${section}/${before}`);
});

document.addEventListener('pointercancel', putBack);
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') putBack();
});

function putBack() {
  if (!drag) return;
  const { row, parent, next } = drag;
  row.classList.remove('is-dragged');
  parent.insertBefore(row, next);
  drag = null;
}

/** Presses a button of the outline's own form, so that a drop is sent just as the buttons are. */
function send(address, place) {
  const form = document.getElementById('outline-form');
  const button = document.createElement('button');
  button.hidden = true;
  button.name = 'place';
  button.value = place;
  button.setAttribute('formaction', address);
  form.append(button);
  form.requestSubmit(button);
  button.remove();
}

function scrollAtEdge(y) {
  const edge = 60;
  if (y < edge) window.scrollBy(0, y - edge);
  else if (y > window.innerHeight - edge) window.scrollBy(0, y - window.innerHeight + edge);
}

showGrips();
