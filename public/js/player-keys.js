// The player's keys; the page lists them in its own dialog.

const keys = document.getElementById('keys');

/** Obeys the keys of `video`. `jumpTo` goes to a second of the film. */
export function obeyKeys(video, jumpTo) {
  document.querySelector('[data-keys-button]').classList.remove('invisible');
  document.querySelector('[data-open-keys]').addEventListener('click', () => keys.showModal());
  const by = (seconds) => jumpTo(video.currentTime + seconds);
  const speed = (step) => {
    video.playbackRate = Math.min(Math.max(Math.round((video.playbackRate + step) * 4) / 4, 0.5), 3);
  };
  const volume = (step) => {
    video.volume = Math.min(Math.max(video.volume + step, 0), 1);
  };
  const play = () => (video.paused ? video.play() : video.pause());
  const pressed = {
    ...{ ' ': play, k: play, j: () => by(-10), l: () => by(10), ArrowLeft: () => by(-5), ArrowRight: () => by(5) },
    ...{ ArrowUp: () => volume(0.1), ArrowDown: () => volume(-0.1), '<': () => speed(-0.25), '>': () => speed(0.25) },
    ...{ '[': () => jumpTo(chapterAround(video, -1)), ']': () => jumpTo(chapterAround(video, 1)) },
    f: () => (document.fullscreenElement ? document.exitFullscreen() : video.requestFullscreen?.()),
    p: () => togglePicture(video),
    c: () => toggleCaptions(video),
    m: () => {
      video.muted = !video.muted;
    },
    '/': () => document.querySelector('#transcript input[type=search]')?.focus(),
    n: () => document.querySelector('#lecture-actions a[rel=next]')?.click(),
    '?': () => keys.showModal(),
  };

  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || keys.open) return;
    const { target, key } = event;
    // Who types, or stands on something that has keys of its own, keeps them. The video's own keys are these.
    if (target.matches('input, textarea, select, [contenteditable]')) return;
    const ownKeys = target.matches('a, button, summary') && (key === ' ' || key.startsWith('Arrow'));
    const act = /^\d$/.test(key)
      ? () => jumpTo((video.duration * Number(key)) / 10)
      : pressed[key.length === 1 ? key.toLowerCase() : key];
    if (!act || ownKeys) return;
    if (key.startsWith('Arrow') && target !== video && key !== 'ArrowLeft' && key !== 'ArrowRight') return;
    event.preventDefault();
    Promise.resolve(act()).catch(() => undefined);
  });
}

export function togglePicture(video) {
  return document.pictureInPictureElement ? document.exitPictureInPicture() : video.requestPictureInPicture?.();
}

/** The last that was shown, or else the first. */
let last = null;
function toggleCaptions({ textTracks }) {
  const tracks = [...textTracks];
  const shown = tracks.find(({ mode }) => mode === 'showing');
  if (shown) last = shown;
  const next = last ?? tracks[0];
  if (next) next.mode = shown ? 'hidden' : 'showing';
}

/** Where the chapter before or after begins; a chapter that has just begun is left backwards. */
function chapterAround({ currentTime, duration }, step) {
  const starts = [...document.querySelectorAll('#chapters [data-at]')].map(({ dataset }) => Number(dataset.at));
  if (step > 0) return starts.find((at) => at > currentTime + 0.5) ?? (starts.length ? currentTime : duration);
  return starts.findLast((at) => at < currentTime - 2) ?? 0;
}
