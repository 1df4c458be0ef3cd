// What the player's keys do; the page lists them in its own dialog. Fetched with the first of them.

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
    '/': () => document.querySelector('#transcript input[type=search]')?.focus(),
    n: () => document.querySelector('#lecture-actions a[rel=next]')?.click(),
    '?': () => document.getElementById('keys').showModal(),
  };
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
