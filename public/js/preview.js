// The preview scrolls along with the text beside it, as far down in its own height. It comes anew by itself (htmx).

const area = document.querySelector('#lecture-form textarea[data-markdown]');
const card = document.querySelector('.editor-preview > .card');
const isBeside = matchMedia('(width >= 75rem)');

function follow() {
  const way = area.scrollHeight - area.clientHeight;
  if (way <= 0) return;
  card.scrollTop = (area.scrollTop / way) * (card.scrollHeight - card.clientHeight);
}

// On a narrow screen it stands below the form.
document.querySelector('button[value="preview"]')?.addEventListener('click', () => {
  if (!isBeside.matches) location.hash = 'preview';
});
area?.addEventListener('scroll', follow, { passive: true });
document.addEventListener('htmx:after:settle', () => area && document.activeElement === area && follow());
