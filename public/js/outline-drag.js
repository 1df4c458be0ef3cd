// Lectures and sections by their handle: with a pointer or a finger, or with the keyboard (Space, arrows, Space; Escape).
// What is let go is sent by the same form as the buttons send.

(() => {
  const { subjectOf, titleOf, list, say } = window.outline;
  /** { row, head, isSection, parent, after, keys } while something is held. */
  let held = null;

  function take(grip, keys) {
    const { row } = subjectOf(grip);
    const isSection = row.matches('[data-section]');
    const marked = isSection ? row.querySelector('.outline-head') : row;
    held = { row, marked, grip, isSection, parent: row.parentElement, before: row.nextElementSibling, keys };
    marked.classList.add('is-dragged');
  }

  function letGo() {
    const { row, marked, isSection, parent, before } = held;
    marked.classList.remove('is-dragged');
    held = null;
    if (row.parentElement === parent && row.nextElementSibling === before) return;
    const address = `${list().dataset.base}/${isSection ? 'sections' : 'lectures'}/${idOf(row)}/place?_method=PUT`;
    const previous = row.previousElementSibling;
    if (isSection) send(address, `after/${previous?.matches('[data-section]') ? idOf(previous) : ''}`);
    else send(address, `${idOf(row.closest('[data-section]'))}/${previous ? idOf(previous) : ''}`);
  }

  function putBack() {
    if (!held) return;
    const { row, marked, grip, parent, before } = held;
    marked.classList.remove('is-dragged');
    held = null;
    parent.insertBefore(row, before);
    grip.focus();
  }

  const idOf = (element) => element.id.split('-')[1];

  function send(address, place) {
    const form = document.getElementById('outline-acts');
    const button = document.createElement('button');
    button.hidden = true;
    button.name = 'place';
    button.value = place;
    button.setAttribute('formaction', address);
    form.append(button);
    form.requestSubmit(button);
    button.remove();
  }

  document.addEventListener('pointerdown', (event) => {
    const grip = event.target.closest?.('.outline-grip');
    if (!grip || event.button !== 0) return;
    if (held) putBack();
    take(grip, false);
    grip.setPointerCapture(event.pointerId);
  });

  document.addEventListener('pointermove', (event) => {
    if (!held || held.keys) return;
    scrollAtEdge(event.clientY);
    if (held.isSection) overSections(event.clientY);
    else overLectures(event);
  });

  function overLectures({ clientX, clientY }) {
    const under = document.elementsFromPoint(clientX, clientY);
    const section = under.map((one) => one.closest('[data-section]')).find(Boolean);
    const lectures = section?.querySelector('[data-lectures]');
    if (lectures) place(lectures, [...lectures.children], clientY);
  }

  function overSections(y) {
    const sections = [...list().querySelectorAll('[data-section]')];
    place(held.parent, sections, y, sections.at(-1)?.nextElementSibling ?? null);
  }

  /** Before the first whose middle lies below the pointer. */
  function place(parent, rows, y, end = null) {
    const others = rows.filter((row) => row !== held.row);
    const below = others.find((row) => {
      const box = row.getBoundingClientRect();
      return y < box.top + box.height / 2;
    });
    const before = below ?? (end === held.row ? end.nextElementSibling : end);
    if (held.row.nextElementSibling !== before || held.row.parentElement !== parent)
      parent.insertBefore(held.row, before);
  }

  document.addEventListener('pointerup', () => {
    if (held && !held.keys) letGo();
  });
  document.addEventListener('pointercancel', () => {
    if (held && !held.keys) putBack();
  });

  document.addEventListener('keydown', (event) => {
    const grip = event.target.closest?.('.outline-grip');
    if (event.key === 'Escape' && held) {
      const title = titleOf(held.row);
      putBack();
      return say(`“${title}” is where it was.`);
    }
    if (!grip) return;
    if (event.key === ' ' || event.key === 'Enter') {
      event.preventDefault();
      if (held) return letGo();
      take(grip, true);
      return say(`“${titleOf(held.row)}” is taken up. ${where()}`);
    }
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!held?.keys || !step) return;
    event.preventDefault();
    if (held.isSection) stepSection(step);
    else stepLecture(step);
    grip.focus();
    held.marked.scrollIntoView({ block: 'nearest' });
    say(where());
  });

  // Whoever goes elsewhere with the keyboard has not decided anything.
  document.addEventListener('focusin', ({ target }) => {
    if (held?.keys && target !== held.grip) putBack();
  });

  function stepSection(step) {
    const { row } = held;
    const other = step < 0 ? row.previousElementSibling : row.nextElementSibling;
    if (other?.matches('[data-section]')) other[step < 0 ? 'before' : 'after'](row);
  }

  /** Over the edge of a section into the next one. */
  function stepLecture(step) {
    const { row } = held;
    const other = step < 0 ? row.previousElementSibling : row.nextElementSibling;
    if (other) return other[step < 0 ? 'before' : 'after'](row);
    const section = row.closest('[data-section]');
    const next = step < 0 ? section.previousElementSibling : section.nextElementSibling;
    const lectures = next?.matches('[data-section]') && next.querySelector('[data-lectures]');
    if (lectures) lectures[step < 0 ? 'append' : 'prepend'](row);
  }

  function where() {
    const { row, isSection } = held;
    const rows = isSection ? [...list().querySelectorAll('[data-section]')] : [...row.parentElement.children];
    const place = `Place ${rows.indexOf(row) + 1} of ${rows.length}`;
    return isSection
      ? `${place}.`
      : `${place} in “${titleOf(row.closest('[data-section]').querySelector('.outline-head'))}”.`;
  }

  function scrollAtEdge(y) {
    const edge = 60;
    if (y < edge) window.scrollBy(0, y - edge);
    else if (y > window.innerHeight - edge) window.scrollBy(0, y - window.innerHeight + edge);
  }
})();
