// Tells the school every ten seconds where the film is and what was watched of it. What could not be told (no line, closed
// laptop) rests in this browser and is told later with its age: a newer place from elsewhere wins, and no second counts twice.

const tellEveryMs = 10_000;
const mostStretches = 200;

/** Stretches `[from, to]` of whole seconds, from their text `0-12,30-41`. */
export const read = (text) =>
  (text ?? '')
    .split(',')
    .filter(Boolean)
    .map((part) => part.split('-').map(Number));

export const lengthOf = (stretches) => stretches.reduce((sum, [from, to]) => sum + to - from, 0);

/** In order, none touching another. */
export function merged(stretches) {
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
export function leftOver(address) {
  return JSON.parse(localStorage.getItem(keyOf(address)) ?? 'null');
}

const keyOf = (address) => `player:unsent:${address}`;

/** Begins to tell. Resolves nothing; `watched()` says what was watched here, merged. */
export function tellAbout(video, { position: address, csrf }) {
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
