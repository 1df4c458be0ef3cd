// The player: goes on at its second, remembers speed and captions, completes when enough was watched, jumps where links say.
// Without this file the browser's own controls, the start at the remembered second and the buttons still work.

const video = document.getElementById('lecture-video');
const settings = video.dataset;
const speedKey = 'player:speed';

video.playbackRate = Number(localStorage.getItem(speedKey)) || 1;
video.addEventListener('ratechange', () => localStorage.setItem(speedKey, String(video.playbackRate)));

// What is told begins with the film, or with what could not be told the last time. On a walk through a draft nothing is.
let telling = null;
const startTelling = () => {
  telling ??= import('./watched.js').then(({ keep }) => keep(video, (second) => whenLoaded(() => jumpTo(second))));
};
if (settings.position) {
  for (const name of ['play', 'seeking']) video.addEventListener(name, startTelling, { once: true });
  if (localStorage.getItem(`player:unsent:${settings.position}`)) startTelling();
}

function whenLoaded(act) {
  if (video.readyState > 0) act();
  else video.addEventListener('loadedmetadata', act, { once: true });
}

/** Some browsers want a press of a button on this very page. */
const play = () => video.play().catch(() => undefined);

function jumpTo(second) {
  video.currentTime = Math.min(Math.max(second, 0), video.duration || 0);
}

// Another size is another page: it goes on at the same second, and plays if this one did.
const switchKey = 'player:switch';
document.addEventListener('submit', ({ target }) => {
  if (!target.action.endsWith('/quality')) return;
  void telling?.then((tell) => tell());
  const { currentTime: second, paused } = video;
  sessionStorage.setItem(switchKey, JSON.stringify({ page: location.pathname, second, paused }));
});
goOnAfterSwitch();

function goOnAfterSwitch() {
  const { page, second, paused } = JSON.parse(sessionStorage.getItem(switchKey) ?? '{}');
  sessionStorage.removeItem(switchKey);
  if (page !== location.pathname) return;
  whenLoaded(() => {
    if (second !== undefined) video.currentTime = second;
    if (!paused) play();
  });
}

// A line that was lost, an address that has ended.
video.addEventListener('error', async () => (await import('./player-recovery.js')).recover(video));

// A link to a second of this very film moves the film, not the page.
document.addEventListener('click', (event) => {
  const link = event.target.closest?.('a[href*="at="], [data-at]');
  const elsewhere = event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
  if (!link || elsewhere || event.defaultPrevented) return;
  const { pathname, searchParams } = new URL(link.href || location.href, location.href);
  const second = link.dataset.at ?? searchParams.get('at');
  if (pathname !== location.pathname || second === null) return;
  event.preventDefault();
  const menu = link.closest('details[data-menu]');
  if (menu) menu.open = false;
  whenLoaded(() => jumpTo(Number(second)));
});

// The strip of chapters shows where the film is.
const strip = document.querySelector('[data-played]');
video.addEventListener('timeupdate', () => strip?.setAttribute('width', String(video.currentTime)));

// Captions: what is chosen in the browser's own menu is remembered, and the transcript is in the same language.
const captionsOn = () => [...video.textTracks].find(({ mode }) => mode === 'showing')?.language ?? 'off';
const chosen = document.getElementById('captions-chosen');
video.textTracks.addEventListener('change', () => {
  const field = chosen?.elements.captions;
  if (!field || field.value === captionsOn()) return;
  field.value = captionsOn();
  chosen.elements.shown.value = document.getElementById('transcript')?.dataset.language ?? '';
  chosen.dispatchEvent(new Event('chosen'));
});

// Keys: who types, or stands on something that has keys of its own, keeps them. The video's own keys are these.
for (const button of document.querySelectorAll('[data-keys-button]')) button.classList.remove('invisible');
let obey = null;
const press = async (key) => {
  obey ??= (await import('./player-keys.js')).press;
  void obey(key, video, jumpTo);
};
document.querySelector('[data-open-keys]').addEventListener('click', () => press('?'));
document.addEventListener('keydown', (event) => {
  const { target, key } = event;
  if (
    event.ctrlKey ||
    event.metaKey ||
    event.altKey ||
    event.defaultPrevented ||
    document.querySelector('dialog[open]')
  )
    return;
  if (!/^[\djklfpcmn<>[\]/? ]$|^Arrow(Left|Right|Up|Down)$/i.test(key)) return;
  if (target.matches('input, textarea, select, [contenteditable]')) return;
  if (target.matches('a, button, summary') && (key === ' ' || key.startsWith('Arrow'))) return;
  if (/^Arrow(Up|Down)$/.test(key) && target !== video) return;
  event.preventDefault();
  // What is typed next belongs into the field already.
  if (key === '/') document.querySelector('#transcript input[type=search]')?.focus();
  else void press(key);
});

const picture = document.querySelector('[data-picture]');
if (document.pictureInPictureEnabled) picture?.classList.remove('invisible');
picture?.addEventListener('click', () => press('p'));

// The transcript moves once the film does, or somebody turns to it.
const panel = document.getElementById('transcript');
const followFilm = () => import('./transcript.js');
if (panel) {
  for (const name of ['play', 'seeking']) video.addEventListener(name, followFilm, { once: true });
  for (const name of ['focusin', 'pointerover', 'touchstart'])
    panel.addEventListener(name, followFilm, { once: true, passive: true });
}

// Notes come with their part of the page.
document.addEventListener('htmx:after:swap', () => document.getElementById('note-form') && import('./notes.js'));

video.addEventListener('ended', async () => (await import('./up-next.js')).offerNext(video));
