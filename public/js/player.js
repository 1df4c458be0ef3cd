// The player: keyboard, speed, the position told every ten seconds, completion when enough was watched.
// Without this file the browser's own controls, the start at the remembered second and the buttons still work.

const video = document.getElementById('lecture-video');
const settings = video.dataset;
const speedKey = 'player:speed';
const unsentKey = `player:unsent:${settings.position}`;
const tellEveryMs = 10_000;

let toldSecond = Number(settings.resume);
let toldAt = 0;
let isCompleted = false;

video.playbackRate = Number(localStorage.getItem(speedKey)) || 1;
video.addEventListener('ratechange', () => localStorage.setItem(speedKey, String(video.playbackRate)));

// Another size is another page: it goes on at the same second, and plays if this one did.
const switchKey = 'player:switch';
document.addEventListener('submit', ({ target }) => {
  if (!target.action.endsWith('/quality')) return;
  tell();
  const { currentTime: second, paused } = video;
  sessionStorage.setItem(switchKey, JSON.stringify({ page: location.pathname, second, paused }));
});
goOnAfterSwitch();

function goOnAfterSwitch() {
  const { page, second, paused } = JSON.parse(sessionStorage.getItem(switchKey) ?? '{}');
  sessionStorage.removeItem(switchKey);
  if (page !== location.pathname) return;
  const goOn = () => {
    video.currentTime = second;
    // Some browsers want a press of a button on this very page.
    if (!paused) video.play().catch(() => undefined);
  };
  if (video.readyState > 0) goOn();
  else video.addEventListener('loadedmetadata', goOn, { once: true });
}

// Where films come from a store of their own, an address is good for minutes, and lines are lost anyway: the school is asked
// for a new one, and it goes on where it was. A film that is damaged stays as it is.
let recoveredAt = 0;
video.addEventListener('error', () => {
  const { currentTime: second, paused, error } = video;
  if (error?.code === MediaError.MEDIA_ERR_DECODE || Date.now() - recoveredAt < 10_000) return;
  recoveredAt = Date.now();
  const goOn = () => {
    video.currentTime = second;
    if (!paused) video.play().catch(() => undefined);
  };
  video.addEventListener('loadedmetadata', goOn, { once: true });
  video.load();
});

// A place that could not be sent (no line, closed laptop) is sent with its age, so that a newer one elsewhere wins.
resend();
window.addEventListener('online', resend);

video.addEventListener('timeupdate', () => {
  if (Date.now() - toldAt >= tellEveryMs && !video.paused) tell();
  completeWhenWatched();
});
for (const name of ['pause', 'seeked', 'ended']) video.addEventListener(name, () => tell());
window.addEventListener('pagehide', () => tell());
document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && tell());

function tell() {
  const second = Math.floor(video.currentTime);
  if (second === toldSecond || !Number.isFinite(video.duration)) return;
  toldSecond = second;
  toldAt = Date.now();
  void send({ second, duration: Math.floor(video.duration), at: toldAt });
}

function resend() {
  const unsent = localStorage.getItem(unsentKey);
  if (unsent) void send(JSON.parse(unsent));
}

async function send(place) {
  localStorage.setItem(unsentKey, JSON.stringify(place));
  const { second, duration, at } = place;
  const body = new URLSearchParams({
    seconds: second,
    duration,
    age: Math.max(Date.now() - at, 0),
    _csrf: settings.csrf,
  });
  try {
    const response = await fetch(settings.position, { method: 'POST', body, keepalive: true });
    const isLatest = localStorage.getItem(unsentKey) === JSON.stringify(place);
    // What the school refuses for good must not be sent for ever.
    if (isLatest && response.status < 500) localStorage.removeItem(unsentKey);
  } catch {
    // The line is down: the place stays in the browser until it is back.
  }
}

// Watched is what was played here, and what lay before the place where the last visit stopped. Jumping to the end is not.
function completeWhenWatched() {
  const share = Number(settings.completeAt) / 100;
  if (isCompleted || share === 0 || !video.duration) return;
  const begin = Number(settings.seen);
  let watched = begin;
  for (let index = 0; index < video.played.length; index += 1)
    watched += Math.max(video.played.end(index) - Math.max(video.played.start(index), begin), 0);
  if (watched / video.duration < share) return;
  isCompleted = true;
  if (document.querySelector('#lecture-actions button.btn-primary'))
    document.getElementById('watched').dispatchEvent(new Event('watched'));
}

const keys = document.getElementById('keys');
document.querySelector('[data-keys-button]').classList.remove('invisible');
document.querySelector('[data-open-keys]').addEventListener('click', () => keys.showModal());

const jump = (seconds) => {
  video.currentTime = Math.min(Math.max(video.currentTime + seconds, 0), video.duration || 0);
};
const speed = (step) => {
  video.playbackRate = Math.min(Math.max(Math.round((video.playbackRate + step) * 4) / 4, 0.5), 3);
};
const volume = (step) => {
  video.volume = Math.min(Math.max(video.volume + step, 0), 1);
};
const pressed = {
  ' ': () => (video.paused ? video.play() : video.pause()),
  k: () => (video.paused ? video.play() : video.pause()),
  j: () => jump(-10),
  l: () => jump(10),
  ArrowLeft: () => jump(-5),
  ArrowRight: () => jump(5),
  ArrowUp: () => volume(0.1),
  ArrowDown: () => volume(-0.1),
  f: () => (document.fullscreenElement ? document.exitFullscreen() : video.requestFullscreen?.()),
  p: () => (document.pictureInPictureElement ? document.exitPictureInPicture() : video.requestPictureInPicture?.()),
  c: () => {
    const [track] = video.textTracks;
    if (track) track.mode = track.mode === 'showing' ? 'hidden' : 'showing';
  },
  m: () => {
    video.muted = !video.muted;
  },
  '<': () => speed(-0.25),
  '>': () => speed(0.25),
  '?': () => keys.showModal(),
};

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || keys.open) return;
  const { target } = event;
  // Who types, or stands on something that has keys of its own, keeps them. The video's own keys are these.
  if (target.matches('input, textarea, select, [contenteditable]')) return;
  const ownKeys = target.matches('a, button, summary') && (event.key === ' ' || event.key.startsWith('Arrow'));
  const act = pressed[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!act || ownKeys) return;
  if (event.key.startsWith('Arrow') && target !== video && event.key !== 'ArrowLeft' && event.key !== 'ArrowRight')
    return;
  event.preventDefault();
  Promise.resolve(act()).catch(() => undefined);
});
