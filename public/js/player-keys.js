// What the player's keys do, and the list of them. Fetched with the first of them.

/** Does what `key` says for `video`. `jumpTo` goes to a second of the film. */
export async function press(key, video, jumpTo) {
  const name = key.length === 1 ? key.toLowerCase() : key;
  const act = /^\d$/.test(key) ? () => jumpTo((video.duration * Number(key)) / 10) : acts(video, jumpTo)[name];
  // A browser may refuse, e.g. another picture in picture.
  await Promise.resolve(act?.()).catch(() => undefined);
}

function acts(video, jumpTo) {
  const by = (seconds) => jumpTo(video.currentTime + seconds);
  const speed = (step) => {
    video.playbackRate = Math.min(Math.max(Math.round((video.playbackRate + step) * 4) / 4, 0.5), 3);
  };
  const volume = (step) => {
    video.volume = Math.min(Math.max(video.volume + step, 0), 1);
  };
  const play = () => (video.paused ? video.play() : video.pause());
  return {
    ...{ ' ': play, k: play, j: () => by(-10), l: () => by(10), ArrowLeft: () => by(-5), ArrowRight: () => by(5) },
    ...{ ArrowUp: () => volume(0.1), ArrowDown: () => volume(-0.1), '<': () => speed(-0.25), '>': () => speed(0.25) },
    ...{ '[': () => jumpTo(chapterAround(video, -1)), ']': () => jumpTo(chapterAround(video, 1)) },
    f: () => (document.fullscreenElement ? document.exitFullscreen() : video.requestFullscreen?.()),
    p: () => (document.pictureInPictureElement ? document.exitPictureInPicture() : video.requestPictureInPicture?.()),
    c: () => toggleCaptions(video),
    m: () => {
      video.muted = !video.muted;
    },
    n: () => document.querySelector('#lecture-actions a[rel=next]')?.click(),
    '?': showList,
  };
}

/** Only the keys that do something on this page. */
function showList() {
  const has = (selector) => document.querySelector(selector) !== null;
  const rows = [
    ['Space or K', 'play or pause'],
    ['J · L', '10 seconds back · on'],
    ['← · →', '5 seconds back · on'],
    ['0 to 9', 'to that tenth of it'],
    has('#chapters') && ['[ · ]', 'chapter back · on'],
    ['↑ · ↓', 'louder · quieter'],
    ['F', 'whole screen'],
    has('[data-picture]') && ['P', 'picture in picture'],
    ['C', 'captions on or off'],
    ['M', 'sound on or off'],
    ['< · >', 'slower · faster'],
    has('#transcript') && ['/', 'search in the transcript'],
    has('#transcript') && ['↑ · ↓ in it', 'line by line, Enter goes there'],
    has('#lecture-actions a[rel=next]') && ['N', 'next lecture'],
    ['?', 'this list'],
  ].filter(Boolean);
  const dialog = document.getElementById('keys') ?? document.body.appendChild(document.createElement('dialog'));
  Object.assign(dialog, { id: 'keys', className: 'sheet' });
  dialog.setAttribute('aria-labelledby', 'keys-title');
  dialog.innerHTML =
    '<h2 id="keys-title" class="mb-4 text-lg">Keyboard</h2><dl class="facts"></dl><form method="dialog" class="mt-6"><button class="btn">Close</button></form>';
  for (const row of rows) {
    const [key, does] = ['dt', 'dd'].map((name) => document.createElement(name));
    [key.textContent, does.textContent] = row;
    key.className = 'num';
    dialog.querySelector('dl').append(key, does);
  }
  dialog.showModal();
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
function chapterAround({ currentTime }, step) {
  const starts = [...document.querySelectorAll('#chapters [data-at]')].map(({ dataset }) => Number(dataset.at));
  if (step > 0) return starts.find((at) => at > currentTime + 0.5) ?? currentTime;
  return starts.findLast((at) => at < currentTime - 2) ?? 0;
}
