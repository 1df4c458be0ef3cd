// At the end of a film: the next lecture in five seconds, or when it is asked for. Who wants less motion is always asked.

const seconds = 5;

const card = document.createElement('div');
card.className = 'up-next';
card.innerHTML = `<div class="grid justify-items-start gap-3"><p class="eyebrow" role="status" data-line></p>
<p class="font-head text-lg font-bold" dir="auto" data-title></p>
<div class="flex flex-wrap gap-3"><a class="btn btn-primary" data-go>Go on now</a><button type="button" class="btn" data-stay>Stay here</button></div>
<button type="button" class="btn btn-plain btn-sm" data-off>Do not go on by itself any more</button></div>`;
const part = (name) => card.querySelector(`[data-${name}]`);

/** Shows what comes next on the stage of `video`. Nothing where the next lecture is closed, or nothing is kept. */
export function offerNext(video) {
  const link = document.querySelector('#lecture-actions [data-up-next]');
  const setting = document.querySelector('#continuing button');
  if (!link || !setting) return;
  const counts = setting.ariaPressed === 'true' && !matchMedia('(prefers-reduced-motion: reduce)').matches;
  part('title').textContent = link.dataset.upNext;
  part('line').textContent = counts ? `Next in ${seconds} seconds` : 'Next';
  part('go').href = link.href;
  part('off').hidden = !counts;
  video.parentElement.append(card);
  let left = seconds;
  const timer = counts && setInterval(tick, 1000);

  const stop = () => {
    clearInterval(timer);
    card.remove();
  };
  part('go').onclick = () => playThere(link.href);
  part('stay').onclick = () => {
    stop();
    video.focus();
  };
  part('off').onclick = () => {
    stop();
    setting.click();
  };
  video.addEventListener('play', stop, { once: true });

  function tick() {
    left -= 1;
    if (left > 0) {
      part('line').textContent = left === 1 ? 'Next in 1 second' : `Next in ${left} seconds`;
      return;
    }
    clearInterval(timer);
    playThere(link.href);
    location.assign(link.href);
  }
}

/** The page that comes plays its film at once, as far as the browser lets it. */
function playThere(href) {
  sessionStorage.setItem('player:switch', JSON.stringify({ page: new URL(href).pathname, paused: false }));
}
