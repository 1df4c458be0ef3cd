// Tells the school every ten seconds where the film is and what was watched of it. What could not be told (no line, closed
// laptop) rests in this browser and is told later with its age: a newer place from elsewhere wins, and no second counts twice.

const tellEveryMs = 10_000;
const mostStretches = 200;

/**
 * Begins to tell about `video`, and completes the lecture when enough was watched. `goTo` moves the film: what this browser
 * could not tell goes before the school's place if it is newer. Gives back how to tell at once.
 */
export function keep(video, goTo) {
  const settings = video.dataset;
  const unsent = leftOver(settings.position);
  // The school's place has grown older since the page was made.
  const placeAge = settings.placeAge ? Number(settings.placeAge) + performance.now() : Number.POSITIVE_INFINITY;
  const isNewer = unsent && Date.now() - unsent.at < placeAge;
  if (isNewer && !new URLSearchParams(location.search).has('at')) goTo(unsent.second);
  const { tell, watched } = tellAbout(video, settings);
  completeWhenWatched(video, watched);
  return tell;
}

/** Each second counts once, on whichever day and device. Jumping to the end is not watching. */
function completeWhenWatched(video, watched) {
  const share = Number(video.dataset.completeAt) / 100;
  const before = read(video.dataset.watched);
  const isEnough = (stretches) => lengthOf(stretches) / video.duration >= share;
  let isCompleted = false;
  video.addEventListener('timeupdate', () => {
    if (isCompleted || share === 0 || !video.duration) return;
    // Who has taken a completion back, and had watched enough before, watches it anew.
    if (!isEnough(isEnough(before) ? watched() : merged([...before, ...watched()]))) return;
    isCompleted = true;
    if (document.querySelector('#lecture-actions button.btn-primary'))
      document.getElementById('watched').dispatchEvent(new Event('watched'));
  });
}

/** Stretches `[from, to]` of whole seconds, from their text `0-12,30-41`. */
const read = (text) =>
  (text ?? '')
    .split(',')
    .filter(Boolean)
    .map((part) => part.split('-').map(Number));

const lengthOf = (stretches) => stretches.reduce((sum, [from, to]) => sum + to - from, 0);

/** In order, none touching another. */
function merged(stretches) {
  const result = [];
  for (const [from, to] of [...stretches].sort((one, other) => one[0] - other[0])) {
    const last = result.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else result.push([from, to]);
  }
  return result;
}

/** What of the first is not in the second; both merged. */
function without(stretches, others) {
  return others.reduce(
    (left, [from, to]) =>
      left.flatMap(([start, end]) =>
        [
          [start, Math.min(end, from)],
          [Math.max(start, to), end],
        ].filter(([one, other]) => one < other),
      ),
    stretches,
  );
}

/** What this browser could not tell about a lecture, or null. */
function leftOver(address) {
  return JSON.parse(localStorage.getItem(keyOf(address)) ?? 'null');
}

const keyOf = (address) => `player:unsent:${address}`;

/** `tell()` tells at once; `watched()` says what was watched here, merged. */
function tellAbout(video, { position: address, csrf }) {
  const key = keyOf(address);
  let told = [];
  let seen = read(leftOver(address)?.watched);
  let toldSecond = Number(video.dataset.resume);
  let toldAt = Date.now();
  let hasBegun = false;

  if (leftOver(address)) void send(leftOver(address));
  window.addEventListener('online', () => leftOver(address) && send(leftOver(address)));
  // The school's clock begins, so that what is watched without a line can count.
  const begin = () => {
    if (!hasBegun) tell({ anyway: true });
    hasBegun = true;
  };
  video.addEventListener('play', begin);
  if (!video.paused) begin();
  video.addEventListener('timeupdate', () => {
    note();
    if (Date.now() - toldAt >= tellEveryMs && !video.paused) tell();
  });
  for (const name of ['pause', 'seeked', 'ended']) video.addEventListener(name, () => tell());
  window.addEventListener('pagehide', () => tell());
  document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && tell());

  // A jump may have been what brought this file, and be over.
  if (!video.seeking && Math.floor(video.currentTime) !== toldSecond) tell();

  /** The browser's own list begins anew when a film is loaded anew, so it is noted as it grows. */
  function note() {
    const played = Array.from({ length: video.played.length }, (_, index) => [
      Math.round(video.played.start(index)),
      Math.round(video.played.end(index)),
    ]);
    seen = merged([...seen, ...played.filter(([from, to]) => from < to)]);
  }

  function tell({ anyway = false } = {}) {
    if (!Number.isFinite(video.duration)) return;
    note();
    const second = Math.floor(video.currentTime);
    const fresh = without(seen, told).slice(0, mostStretches);
    if (second === toldSecond && fresh.length === 0 && !anyway) return;
    toldSecond = second;
    toldAt = Date.now();
    const watched = fresh.map((stretch) => stretch.join('-')).join(',');
    void send({ second, duration: video.duration, at: toldAt, watched });
  }

  async function send(place) {
    localStorage.setItem(key, JSON.stringify(place));
    const { second, duration, at, watched = '' } = place;
    const age = Math.max(Date.now() - at, 0);
    const body = new URLSearchParams({ seconds: second, duration, age, watched, _csrf: csrf });
    try {
      const response = await fetch(address, { method: 'POST', body, keepalive: true });
      // What the school refuses for good must not be sent for ever.
      if (response.status >= 500) return;
      told = merged([...told, ...read(watched)]);
      if (localStorage.getItem(key) === JSON.stringify(place)) localStorage.removeItem(key);
    } catch {
      // The line is down: the place stays in the browser until it is back.
    }
  }

  return { tell, watched: () => seen };
}
