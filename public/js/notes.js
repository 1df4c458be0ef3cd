// Notes under a lecture: the second of the film is filled in, times jump in the film that is open, and a paragraph of an
// article can be pointed at. Without this file the time is typed, the place is chosen, and times are links.

const film = () => document.getElementById('lecture-video');
const clock = (second) => {
  const [hours, minutes, rest] = [Math.floor(second / 3600), Math.floor(second / 60) % 60, Math.floor(second) % 60];
  const tail = `${String(minutes).padStart(hours ? 2 : 1, '0')}:${String(rest).padStart(2, '0')}`;
  return hours ? `${hours}:${tail}` : tail;
};

prepare();
document.addEventListener('htmx:after:swap', prepare);

/** Also what was swapped in. */
function prepare() {
  // Most who open a lecture write nothing: what keeps typed words is fetched where there is a form for them.
  if (document.querySelector('form[data-autosave]')) void import('./autosave.js');
  const form = document.getElementById('note-form');
  if (!form || form.dataset.prepared) return;
  form.dataset.prepared = '';
  const time = form.querySelector('[data-note-time]');
  if (time && film()) followFilm(form, time);
}

/** Until something is typed the time is that of the film; then it is the moment at which writing began. */
function followFilm(form, time) {
  const button = form.querySelector('[data-note-now]');
  const { text } = form.elements;
  const take = () => {
    time.value = clock(film().currentTime);
  };
  let isOwn = time.value !== '';
  button.hidden = false;
  button.addEventListener('click', take);
  time.addEventListener('input', ({ isTrusted }) => {
    isOwn ||= isTrusted;
  });
  const follow = () => {
    if (!form.isConnected) film()?.removeEventListener('timeupdate', follow);
    else if (!isOwn && text.value === '') take();
  };
  film().addEventListener('timeupdate', follow);
  film().addEventListener('loadedmetadata', follow);
  follow();
}

document.addEventListener('click', (event) => {
  const link = event.target.closest?.('[data-note-jump]');
  const video = film();
  // A page that shows no film, another tab, or a note of another lecture: the link leads there.
  if (!link || !video || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (link.pathname !== location.pathname) return;
  event.preventDefault();
  video.currentTime = Number(link.dataset.noteJump);
  video.scrollIntoView({ block: 'nearest' });
  video.play().catch(() => undefined);
});

// One small button beside the paragraph under the pointer, or the one in which words are chosen.
const article = document.querySelector('.lecture-words > article.prose');
if (article) pointAtParagraphs(article);

function pointAtParagraphs(text) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'btn btn-sm note-here';
  button.textContent = 'Note';
  // Whoever has no pointer chooses the place in the form.
  button.tabIndex = -1;
  button.hidden = true;
  text.after(button);
  let place = null;
  const show = (target) => {
    const found = target?.closest?.(':is(p, h2, h3, h4, h5, h6)[id]');
    if (!found || !text.contains(found)) return;
    place = found;
    button.hidden = false;
    button.style.insetBlockStart = `${found.offsetTop}px`;
  };
  text.addEventListener('pointerover', ({ target }) => show(target));
  document.addEventListener('selectionchange', () => {
    const { anchorNode, isCollapsed } = document.getSelection() ?? {};
    if (!isCollapsed && anchorNode && text.contains(anchorNode)) show(anchorNode.parentElement);
  });
  button.addEventListener('click', () => void write(place.id));
}

/** The form, with this place in it; fetched where another part is shown. */
async function write(place) {
  const form = document.getElementById('note-form') ?? (await formOfNotes());
  const choice = form?.querySelector('[data-note-anchor]');
  if (!choice) return;
  choice.value = place;
  form.scrollIntoView({ block: 'center' });
  form.elements.text.focus({ preventScroll: true });
}

function formOfNotes() {
  const tab = document.querySelector('#words .tabs a[hx-get*="tab=notes"]');
  if (!tab) return null;
  return new Promise((done) => {
    const look = () => {
      const form = document.getElementById('note-form');
      if (!form) return;
      document.removeEventListener('htmx:after:swap', look);
      done(form);
    };
    document.addEventListener('htmx:after:swap', look);
    tab.click();
  });
}
