// Small comforts of every page; all of it works without this file.

const openMenus = () => document.querySelectorAll('details[data-menu][open]');

// Menus: Escape, a click elsewhere and leaving with the keyboard close them.
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return;
  for (const menu of openMenus()) {
    menu.open = false;
    menu.querySelector('summary').focus();
  }
});

document.addEventListener('click', (event) => {
  for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener('focusout', (event) => {
  const menu = event.target.closest('details[data-menu]');
  if (menu && event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
});

// How much more fits; the field's own limit, or the server, stays the rule.
const counted = {
  characters: (text) => text.length,
  lines: (text) => text.split('\n').filter((line) => line.trim()).length,
  tags: (text) => text.split(',').filter((tag) => tag.trim()).length,
};
document.addEventListener('input', ({ target }) => {
  const count = target.id && document.querySelector(`[data-count-for="${CSS.escape(target.id)}"]`);
  if (!count) return;
  const { most, unit } = count.dataset;
  const left = Number(most) - counted[unit](target.value);
  count.textContent = `${Math.abs(left).toLocaleString('en')} ${unit} ${left < 0 ? 'too many' : 'left'}`;
});

// A page of another site comes into its card with a click, never before; with a key held down its link is followed.
document.addEventListener('click', (event) => {
  const link = event.target.closest?.('[data-frame]:not(.is-open) > .embed-link');
  const elsewhere = event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
  if (!link || elsewhere) return;
  event.preventDefault();
  const card = link.parentElement;
  const frame = document.createElement('iframe');
  frame.title = link.querySelector('.embed-title').textContent;
  frame.allow = 'autoplay; fullscreen; picture-in-picture';
  frame.referrerPolicy = 'strict-origin-when-cross-origin';
  // The browser's own viewer of documents does not start in a sandbox.
  if (!card.dataset.frame.startsWith('/'))
    frame.sandbox = 'allow-scripts allow-same-origin allow-popups allow-forms allow-presentation';
  frame.src = card.dataset.frame;
  card.classList.add('is-open');
  card.prepend(frame);
  frame.focus();
});

// A request that reached nobody gives no answer to show, so the page says so itself.
document.addEventListener('htmx:error', (event) => {
  const problem = document.getElementById('problem');
  const sent = event.detail?.ctx;
  if (!problem || !sent || sent.response) return;
  const notice = document.createElement('div');
  notice.className = 'notice tone-bad mb-4 shadow-float';
  notice.textContent = 'The line is down. What you typed is still here; try again in a moment.';
  problem.replaceChildren(notice);
});

document.addEventListener('htmx:before:request', () => document.getElementById('problem')?.replaceChildren());

// A swap can take away what had the focus: what is to be done next in the new part gets it, or else the part itself.
let focused = null;
document.addEventListener('focusin', ({ target }) => {
  focused = target;
});

document.addEventListener('htmx:after:settle', ({ target, detail }) => {
  const isLost = document.activeElement === document.body && focused && !focused.isConnected;
  const part = detail.newContent?.find((node) => node.nodeType === Node.ELEMENT_NODE) ?? target;
  if (!isLost || !part.isConnected || detail.task?.type === 'oob') return;
  const next = part.querySelector('.btn-primary, button, a[href], input:not([type=hidden])');
  if (!next) part.tabIndex = -1;
  (next ?? part).focus({ preventScroll: true });
});

// Back over an anchor of the same page brings nothing new, and what was typed here would be gone with the old page.
let shown = location.pathname + location.search;
for (const event of ['htmx:after:history:push', 'htmx:after:history:replace'])
  document.addEventListener(event, () => {
    shown = location.pathname + location.search;
  });
document.addEventListener('htmx:before:history:restore', (event) => {
  if (event.detail.path === shown) event.preventDefault();
  shown = event.detail.path;
});
