// Lines of captions: times taken from the video, the line that plays is marked, the split where the cursor stands.
// Without this file times are typed and the buttons of the lines work as they are.

import './captions-kept.js';

const video = document.getElementById('captions-film');
const form = () => document.getElementById('captions-lines');

if (video) {
  showHelpers();
  document.querySelector('[data-keys]').hidden = false;
  document.addEventListener('htmx:after:swap', showHelpers);
  video.addEventListener('timeupdate', markPlaying);
}

document.addEventListener('click', ({ target }) => {
  const button = target.closest('[data-take]');
  if (button) take(button.closest('[data-row]'), button.dataset.take);
});

document.addEventListener('keydown', (event) => {
  const row = event.target.closest?.('[data-row]');
  if (!row || !event.altKey || event.ctrlKey || event.metaKey) return;
  const does = { b: () => take(row, 'start'), e: () => take(row, 'end'), p: () => play(row) }[event.key.toLowerCase()];
  if (!does || !video) return;
  event.preventDefault();
  does();
});

// The button of a line splits where its cursor last stood.
document.addEventListener('focusout', ({ target }) => {
  const caret = form()?.querySelector('[data-caret]');
  if (!caret || !target.matches?.('#captions-lines textarea')) return;
  caret.value = String(target.selectionStart);
  caret.dataset.of = target.name;
});
document.addEventListener(
  'click',
  ({ target }) => {
    const button = target.closest('#captions-lines button[name="act"]');
    const caret = form()?.querySelector('[data-caret]');
    if (button && caret && caret.dataset.of !== `text_${button.value.split(':')[1]}`) caret.value = '';
  },
  true,
);

function showHelpers() {
  for (const button of document.querySelectorAll('[data-take]')) button.hidden = false;
}

function take(row, name) {
  const field = row.querySelector(`[name^="${name}_"]`);
  field.value = timeText(video.currentTime);
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

async function play(row) {
  video.currentTime = secondsIn(row.querySelector('[name^="start_"]').value);
  // A browser may refuse without a press of a button.
  await video.play().catch(() => undefined);
}

function markPlaying() {
  for (const row of document.querySelectorAll('[data-row]')) {
    const [start, end] = ['start_', 'end_'].map((name) => secondsIn(row.querySelector(`[name^="${name}"]`).value));
    row.classList.toggle('is-playing', video.currentTime >= start && video.currentTime < end);
  }
}

function secondsIn(text) {
  return text
    .replace(',', '.')
    .split(':')
    .reduce((sum, part) => sum * 60 + Number(part), 0);
}

function timeText(seconds) {
  const [whole, rest] = [Math.floor(seconds), Math.round((seconds % 1) * 1000) % 1000];
  const part = (value) => String(value).padStart(2, '0');
  const hours = whole >= 3600 ? `${part(Math.floor(whole / 3600))}:` : '';
  return `${hours}${part(Math.floor(whole / 60) % 60)}:${part(whole % 60)}.${String(rest).padStart(3, '0')}`;
}
