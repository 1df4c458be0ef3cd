// The preview scrolls along with the text beside it, as far down in its own height. It comes anew by itself (htmx).

const area = document.querySelector('#lecture-form textarea[data-markdown]');
const card = document.querySelector('.editor-preview > .card');

function follow() {
  const way = area.scrollHeight - area.clientHeight;
  if (way <= 0) return;
  card.scrollTop = (area.scrollTop / way) * (card.scrollHeight - card.clientHeight);
}

area?.addEventListener('scroll', follow, { passive: true });
document.addEventListener('htmx:after:settle', () => area && document.activeElement === area && follow());
