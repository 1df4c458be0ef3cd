// How much time is left. The server says it, with every answer and every half minute; this clock only counts in between.

let element = null;
let left = 0;
let since = 0;
let said = Number.POSITIVE_INFINITY;
let over = false;

setInterval(tick, 250);
document.addEventListener('visibilitychange', sync);
window.addEventListener('pageshow', sync);
window.addEventListener('online', sync);
tick();

function tick() {
  const found = document.getElementById('attempt-timer');
  if (!found) return;
  if (found !== element) {
    element = found;
    left = Number(found.dataset.left);
    since = performance.now();
  }
  const seconds = Math.max(0, Math.ceil(left - (performance.now() - since) / 1000));
  const text = element.querySelector('[data-left-text]');
  text.classList.remove('hidden');
  const words = wordsFor(seconds);
  if (text.textContent !== words) text.textContent = words;
  text.classList.toggle('text-bad', seconds <= 60);
  announce(seconds);
  if (seconds === 0) end();
}

/** A machine that slept counted nothing. */
function sync() {
  if (document.visibilityState === 'visible' && element) htmx.trigger(element, 'sync');
}

function wordsFor(seconds) {
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const pad = (number) => String(number).padStart(2, '0');
  return hours > 0 ? `${hours}:${pad(minutes)}:${pad(rest)}` : `${minutes}:${pad(rest)}`;
}

/** Aloud only where it matters: at five minutes, at one, at the end. */
function announce(seconds) {
  const mark = [0, 60, 300].find((one) => seconds <= one);
  const spot = document.querySelector('[data-time-said]');
  if (mark === undefined || mark >= said || !spot) return;
  said = mark;
  spot.textContent = { 0: 'The time is over.', 60: 'One minute left.', 300: 'Five minutes left.' }[mark];
}

/** What is still typed goes out first; without a line the server ends the attempt by itself. */
function end() {
  if (over) return;
  over = true;
  for (const box of document.querySelectorAll('[data-answer]')) box.dispatchEvent(new Event('change'));
  setTimeout(() => {
    document.querySelector('form[data-quiz]')?.dispatchEvent(new Event('submit'));
    document.getElementById('time-up').requestSubmit();
  }, 1500);
}
