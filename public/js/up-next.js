// At the end of a film: the next lecture in five seconds, or when it is asked for. Who wants less motion is always asked.

const seconds = 5;

/** Shows what comes next on the stage of `video`. Nothing where the next lecture is closed. */
export function offerNext(video) {
  const link = document.querySelector('#lecture-actions [data-up-next]');
  const card = document.getElementById('up-next');
  if (!link || !card) return;
  video.parentElement.append(card);
  const go = card.querySelector('[data-go]');
  const line = card.querySelector('[data-line]');
  card.querySelector('[data-title]').textContent = link.dataset.upNext;
  go.href = link.href;
  card.hidden = false;
  const counts =
    document.querySelector('#continuing [aria-pressed="true"]') &&
    !matchMedia('(prefers-reduced-motion: reduce)').matches;
  card.querySelector('[data-off]').hidden = !counts;
  line.textContent = counts ? `Next in ${seconds} seconds` : 'Next';
  let left = seconds;
  const timer = counts && setInterval(() => tick(), 1000);

  const stop = () => {
    clearInterval(timer);
    card.hidden = true;
  };
  go.onclick = () => playThere(go.href);
  card.querySelector('[data-stay]').onclick = () => {
    stop();
    video.focus();
  };
  video.addEventListener('play', stop, { once: true });
  card.querySelector('form').addEventListener('submit', stop, { once: true });

  function tick() {
    left -= 1;
    if (left > 0) {
      line.textContent = left === 1 ? 'Next in 1 second' : `Next in ${left} seconds`;
      return;
    }
    clearInterval(timer);
    playThere(go.href);
    location.assign(go.href);
  }
}

/** The page that comes plays its film at once, as far as the browser lets it. */
function playThere(href) {
  sessionStorage.setItem('player:switch', JSON.stringify({ page: new URL(href).pathname, paused: false }));
}
