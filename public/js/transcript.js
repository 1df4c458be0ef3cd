// The transcript goes along with the film, is searched, walked through with the arrows and copied with its times.
// Without this file each line is a link to its second, and the browser finds words on the page.

const video = document.getElementById('lecture-video');
const isCalm = matchMedia('(prefers-reduced-motion: reduce)');
let panel;
let list;
let lines = [];
let current = -1;
let follows = true;
let hits = [];
let hit = -1;

prepare();
document.addEventListener('htmx:after:swap', () => panel.isConnected || prepare());
video.addEventListener('timeupdate', mark);
video.addEventListener('seeked', mark);

/** Also for a transcript in another language that took the place of this one. */
function prepare() {
  panel = document.getElementById('transcript');
  list = panel?.querySelector('[data-lines]');
  lines = [...(list?.querySelectorAll('a[data-at]') ?? [])];
  [current, follows, hits, hit] = [-1, true, [], -1];
  if (!list) return;
  // One stop for the tabulator; from there the arrows lead on.
  for (const line of lines.slice(1)) line.tabIndex = -1;
  for (const name of ['wheel', 'touchmove', 'focusin'])
    list.addEventListener(name, () => follow(false), { passive: true });
  list.addEventListener('keydown', walk);
  list.addEventListener('click', ({ target }) => target.closest('a') && follow(true));
  panel.querySelector('[data-follow]').addEventListener('click', () => follow(true));
  panel.querySelector('[data-copy-lines]').addEventListener('click', copy);
  const search = panel.querySelector('input[type=search]');
  search.addEventListener('input', () => find(search.value));
  search.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') step(event.shiftKey ? -1 : 1);
    if (event.key === 'Escape' && search.value) {
      search.value = '';
      find('');
      event.preventDefault();
    }
  });
  if (search.value) find(search.value);
  mark();
}

function follow(whether) {
  follows = whether;
  panel.querySelector('[data-follow]').hidden = whether;
  if (whether && lines[current]) bring(lines[current]);
}

/** The last line that has begun; a tenth of a second is lost where the browser rounds. */
function mark() {
  const at = lines.findLastIndex(({ dataset }) => Number(dataset.at) <= video.currentTime + 0.1);
  if (at === current || !list) return;
  lines[current]?.removeAttribute('aria-current');
  current = at;
  lines[at]?.setAttribute('aria-current', 'true');
  if (follows && lines[at] && video.currentTime > 0) bring(lines[at]);
}

/** Moves the list alone, never the page. */
function bring(line) {
  const [outer, inner] = [list.getBoundingClientRect(), line.getBoundingClientRect()];
  const top = list.scrollTop + inner.top - outer.top - list.clientHeight / 3;
  list.scrollTo({ top, behavior: isCalm.matches ? 'auto' : 'smooth' });
}

function walk(event) {
  const at = lines.indexOf(event.target);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: lines.length - 1 }[event.key];
  if (at < 0 || to === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  if (!lines[to]) return;
  lines[at].tabIndex = -1;
  lines[to].tabIndex = 0;
  lines[to].focus();
}

const plain = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** Also words that run over the end of a line: each line is looked at together with the one after it. */
function find(typed) {
  const wanted = plain(typed).trim().replace(/\s+/g, ' ');
  const texts = lines.map((line) => plain(wordsOf(line)));
  hits = !wanted
    ? []
    : lines.filter((_line, at) => {
        const place = `${texts[at]} ${texts[at + 1] ?? ''}`.indexOf(wanted);
        return place >= 0 && place < texts[at].length;
      });
  const found = new Set(hits);
  for (const line of lines) {
    line.classList.toggle('is-hit', found.has(line));
    line.classList.remove('is-chosen');
  }
  panel.querySelector('[data-none]').hidden = !wanted || hits.length > 0;
  hit = -1;
  if (hits.length > 0) step(1);
  else say(wanted ? 'Nothing found' : '');
}

function step(by) {
  if (hits.length === 0) return;
  hits[hit]?.classList.remove('is-chosen');
  hit = (hit + by + hits.length) % hits.length;
  hits[hit].classList.add('is-chosen');
  follow(false);
  bring(hits[hit]);
  say(`${hit + 1} of ${hits.length}`);
}

function say(words) {
  panel.querySelector('[data-found]').textContent = words;
}

const wordsOf = (line) => line.querySelector('[data-words]').textContent.trim();

/** What is selected, else all of it: a line for each, with its time. */
async function copy({ currentTarget: button }) {
  const range = getSelection()?.rangeCount && !getSelection().isCollapsed ? getSelection().getRangeAt(0) : null;
  const chosen = range ? lines.filter((line) => range.intersectsNode(line)) : [];
  const text = (chosen.length > 0 ? chosen : lines).map((line) => `${clockOf(line)}\t${wordsOf(line)}`).join('\n');
  const label = button.querySelector('[data-label]');
  try {
    await navigator.clipboard.writeText(text);
    label.textContent = chosen.length > 0 ? `Copied ${chosen.length}` : 'Copied';
  } catch {
    label.textContent = 'Not allowed';
  }
}

function clockOf({ dataset }) {
  const seconds = Math.floor(Number(dataset.at));
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const shown = parts[0] > 0 ? parts : parts.slice(1);
  return shown.map((part, at) => (at === 0 ? String(part) : String(part).padStart(2, '0'))).join(':');
}
