// The outline: handles and menus in the rows, ticks with Shift, names and new lectures in place, and the focus where it was.
// Everything here has a button that does the same without it. Dragging stands in outline-drag.js.

(() => {
  const list = () => document.getElementById('outline-list');
  const status = () => document.getElementById('outline-status');
  const copyOf = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);
  /** "lectures" or "sections", and the id: of a row, or of a section's head. */
  const subjectOf = (element) => {
    const row = element.closest('[data-lectures] > li, [data-section]');
    const [what, id] = row?.id.split('-') ?? [];
    return row && { row, what: `${what}s`, id };
  };
  const titleOf = (row) => row.querySelector('a bdi, h2 bdi')?.textContent ?? '';
  /** What has the focus after the next answer, and whether its menu stands open again. */
  let next = null;
  let lastTick = null;

  function dress() {
    if (!list()) return;
    document.documentElement.classList.add('has-tools');
    for (const row of list().querySelectorAll('[data-lectures] > li, .outline-head')) {
      if (row.querySelector('.outline-grip')) continue;
      const title = titleOf(row);
      const [grip, more] = [copyOf('outline-grip'), copyOf('outline-more')];
      grip.setAttribute('aria-label', `Move “${title}”`);
      more.firstElementChild.setAttribute('aria-label', `More for “${title}”`);
      row.prepend(grip);
      row.append(more);
    }
    countTicks();
  }

  // A menu is made when it is opened for the first time.
  document.addEventListener(
    'toggle',
    ({ target }) => {
      if (!target.open || !target.matches?.('.outline-more') || target.querySelector('ul')) return;
      const { what, id } = subjectOf(target);
      const panel = copyOf('outline-panel');
      for (const button of panel.querySelectorAll('[formaction]'))
        button.setAttribute('formaction', button.getAttribute('formaction').replace('WHAT', what).replace('ID', id));
      target.append(panel);
    },
    true,
  );

  document.addEventListener('click', (event) => {
    const { target } = event;
    if (!target.closest?.('#outline-list')) return;
    if (target.matches('input[type="checkbox"]')) tick(target, event.shiftKey);
    else if (target.closest('[data-rename]')) rename(subjectOf(target));
    else if (target.closest('[data-cancel]')) stop(event, () => cancelName());
    else if (target.closest('[data-add]')) stop(event, () => openNew(target.closest('[data-section]')));
  });

  function stop(event, act) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    act();
  }

  /** Shift ticks, or clears, everything between this one and the one before. */
  function tick(box, isRange) {
    const boxes = [...list().querySelectorAll(`input[name="${box.name}"][type="checkbox"]`)];
    const [from, to] = [boxes.indexOf(lastTick), boxes.indexOf(box)].sort((one, other) => one - other);
    if (isRange && from >= 0) for (const one of boxes.slice(from, to + 1)) one.checked = box.checked;
    lastTick = box;
    countTicks();
  }

  function countTicks() {
    const bar = document.getElementById('outline-chosen');
    if (!bar) return;
    const ticked = (name) => list().querySelectorAll(`input[name="${name}"]:checked`).length;
    const words = ['section', 'lecture']
      .map((name) => [ticked(name), name])
      .filter(([number]) => number > 0)
      .map(([number, name]) => `${number} ${name}${number === 1 ? '' : 's'}`);
    bar.hidden = words.length === 0;
    if (words.length > 0 && !bar.open && matchMedia('(width >= 48rem)').matches) bar.open = true;
    bar.querySelector('[data-chosen]').textContent = `${words.join(' and ')} chosen`;
  }

  function rename(subject) {
    if (!subject) return;
    cancelName();
    const { row, what, id } = subject;
    const name = row.querySelector(':scope > a, h2');
    const form = copyOf('outline-naming-form');
    const save = form.querySelector('[formaction]');
    save.setAttribute('formaction', `${list().dataset.base}/${what}/${id}${what === 'lectures' ? '/title' : ''}`);
    const field = form.querySelector('input');
    field.value = titleOf(row);
    name.hidden = true;
    name.after(form);
    field.focus();
    field.select();
  }

  /** The name as it was; a form that the server opened is left by its link. */
  function cancelName() {
    const form = document.getElementById('outline-naming');
    if (!form) return;
    const name = form.previousElementSibling;
    if (!name?.hidden) return location.assign(`${list().dataset.base}/outline`);
    name.hidden = false;
    const back = form.contains(document.activeElement) && subjectOf(form).row.querySelector('.outline-more summary');
    form.remove();
    if (back) back.focus();
  }

  /** One form for new lectures, in the section where it was asked for; the others get their link back. */
  function openNew(section) {
    const form = document.getElementById('outline-new') ?? copyOf('outline-new-form');
    const was = form.closest('[data-section]');
    if (was) form.replaceWith(footOf(was));
    const id = section.id.split('-')[1];
    form.querySelector('[formaction]').setAttribute('formaction', `${list().dataset.base}/sections/${id}/lectures`);
    section.querySelector('.outline-foot').replaceWith(form);
    form.querySelector('input').focus();
  }

  function footOf(section) {
    const foot = document.createElement('p');
    foot.className = 'outline-foot';
    const link = document.createElement('a');
    link.href = `?add=${section.id.split('-')[1]}#${section.id}`;
    link.dataset.add = '';
    link.textContent = 'Add lecture';
    foot.append(link);
    return foot;
  }

  document.addEventListener('keydown', (event) => {
    const { key, target } = event;
    if (!target.closest?.('#outline-list')) return;
    if (key === 'Escape' && target.closest('#outline-naming')) cancelName();
    if (key === 'F2') rename(subjectOf(target));
    // Enter on a tick would press the first button of the form.
    if (key === 'Enter' && target.matches('input[type="checkbox"]')) event.preventDefault();
  });

  document.addEventListener('submit', ({ target, submitter }) => {
    // It was about the try before.
    document.getElementById('outline-problem')?.remove();
    const address = submitter?.getAttribute('formaction') ?? '';
    const [, bin, what, id] = /(\/bin)?\/(section|lecture)s\/(\w+)/.exec(address) ?? [];
    const menu = submitter?.closest('.outline-more');
    if (submitter?.hidden) next = { id: `${what}-${id}`, grip: true };
    else if (address.includes('/bin/moments/')) next = { known: new Set(rowIds()) };
    else if (address.endsWith('_method=DELETE') && !bin) next = { id: 'outline-undo' };
    else if (target.id === 'outline-add') next = { id: 'field-lecture-title' };
    else if (target.id === 'outline-form') next = afterChosen(submitter);
    else if (id) next = { id: `${what}-${id}`, press: menu && submitter.name === 'place' ? submitter.value : null };
    else next = { id: target.querySelector('input.control')?.id ?? null };
  });

  /** What is moved on goes on; else the first that was ticked, or that was made. */
  function afterChosen(button) {
    if (button?.id) return { id: button.id };
    if (button?.value === 'copy') return { known: new Set(rowIds()) };
    if (button?.value === 'remove') return { id: 'outline-undo' };
    const first = button?.value === 'name' ? null : list().querySelector('#outline-form input:checked');
    return first && { id: subjectOf(first).row.id };
  }

  document.addEventListener('htmx:after:swap', () => {
    if (!list()) return;
    dress();
    const words = list().dataset.status;
    if (words) status().textContent = words;
    delete list().dataset.status;
    if (next) focusOn(next);
    next = null;
  });

  const rowIds = () => [...list().querySelectorAll('[data-section], [data-lectures] > li')].map(({ id }) => id);

  /** `known`: the rows there were before; the first that came back is meant. */
  function focusOn({ id, press, grip, known }) {
    const problem = document.getElementById('outline-problem');
    if (problem) return problem.focus();
    const place = document.getElementById(known ? rowIds().find((one) => !known.has(one)) : id);
    if (!place) return;
    if (id === 'field-lecture-title' && !place.hasAttribute('aria-invalid')) place.value = '';
    const row = place.closest('[data-lectures] > li, [data-section]');
    if (place !== row) return place.focus();
    if (grip) return row.querySelector('.outline-grip').focus();
    const more = row.querySelector('.outline-more');
    if (!press) return (row.querySelector(':scope > a') ?? more.querySelector('summary')).focus();
    // The menu stands open where it was, so that the same can be pressed again.
    more.addEventListener('toggle', () => more.querySelector(`[value="${press}"]`)?.focus(), { once: true });
    more.open = true;
  }

  window.outline = { subjectOf, titleOf, list, say: (words) => (status().textContent = words) };
  dress();
})();
