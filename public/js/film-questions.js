// Questions in a film: it stops at their seconds, the question opens below it and has the focus until "Continue" is pressed.
// Without this file the questions are listed below the film with their minutes, and are answered there.

const film = document.getElementById('lecture-video');
const section = document.getElementById('film-questions');
const mustAnswer = 'mustAnswer' in section.dataset;

/** The number of the question the film waits for. */
let waiting = null;
let before = film?.currentTime ?? 0;
const passed = new Set();

const open = () => (waiting === null ? null : document.getElementById(waiting));
const stops = () => [...section.querySelectorAll('[data-stop]')];
const secondOf = (stop) => Number(stop.dataset.stop);
/** A walk through a draft takes no answers, so nothing can be asked for. */
const isHeld = (stop) => mustAnswer && !('answered' in stop.dataset) && !('walk' in stop.dataset);

if (film) {
  film.addEventListener('timeupdate', look);
  film.addEventListener('ended', look);
  // Whoever jumps goes where they want: only what is played over is asked.
  film.addEventListener('seeking', () => {
    if (waiting !== null && Math.abs(film.currentTime - secondOf(open())) > 1) close();
    before = film.currentTime;
  });
  film.addEventListener('play', () => {
    if (waiting === null) return;
    if (isHeld(open())) ask(open());
    else close();
  });
  section.addEventListener('click', ({ target }) => {
    if (!target.closest('[data-continue]') || isHeld(open())) return;
    close();
    film.focus({ preventScroll: true });
    film.scrollIntoView({ block: 'nearest' });
    if (!film.ended) film.play().catch(() => undefined);
  });
  // What came of an answer takes the place of its question.
  document.addEventListener('htmx:after:settle', () => {
    const stop = open();
    if (!stop?.isConnected) return;
    const isFresh = stop.querySelector('[data-stop-on]').hidden;
    showWay(stop);
    if (isFresh) say(stop.querySelector('[data-stop-said]').textContent.trim());
    if (isFresh && 'answered' in stop.dataset) stop.querySelector('[data-continue]').focus({ preventScroll: true });
  });
}

function look() {
  const [from, to] = [before, film.currentTime];
  before = to;
  if (waiting !== null || film.seeking || (film.paused && !film.ended)) return;
  const due = stops().find((stop) => {
    const second = secondOf(stop);
    const isOver = (from < second || (second === 0 && from === 0)) && second <= to;
    return isOver && !('answered' in stop.dataset) && !passed.has(stop.id);
  });
  if (due) ask(due);
}

/** Also once more, when the film is to go on before an answer is there. */
function ask(stop) {
  film.pause();
  waiting = stop.id;
  for (const other of stops()) other.open = other === stop;
  void leaveFullScreen().then(() => {
    showWay(stop);
    stop.scrollIntoView({ block: 'nearest' });
    stop.querySelector('summary').focus({ preventScroll: true });
    say(isHeld(stop) ? 'The film waits for your answer.' : 'The film has stopped for this question.');
  });
}

function close() {
  const stop = open();
  if (!isHeld(stop)) passed.add(stop.id);
  waiting = null;
  stop.open = false;
  stop.querySelector('[data-stop-on]').hidden = true;
}

function showWay(stop) {
  const held = isHeld(stop);
  stop.querySelector('[data-stop-on]').hidden = false;
  stop.querySelector('[data-continue]').hidden = held;
  stop.querySelector('[data-stop-rule]').textContent = held ? 'The film goes on after your answer, right or not.' : '';
}

/** For those who do not see it. */
function say(words) {
  section.querySelector('[data-film-said]').textContent = words;
}

async function leaveFullScreen() {
  if (document.pictureInPictureElement) await document.exitPictureInPicture().catch(() => undefined);
  if (document.fullscreenElement) await document.exitFullscreen().catch(() => undefined);
  // Phones of one maker know only this.
  if (film.webkitDisplayingFullscreen) film.webkitExitFullscreen();
}
