// Putting in order and matching by dragging too. The numbers and lists to choose from stay: they are what is sent, and what
// keyboards and screen readers use, so what is added here is hidden from those.

for (const list of document.querySelectorAll('[data-drag=ordering]')) order(list);
for (const list of document.querySelectorAll('[data-drag=matching]')) match(list);

function order(list) {
  for (const row of list.children) {
    const grip = document.createElement('span');
    grip.className = 'quiz-grip';
    grip.ariaHidden = 'true';
    grip.innerHTML = `<svg class="icon"><use href="${list.dataset.grip}"/></svg>`;
    row.prepend(grip);
    let moved = false;
    drag(grip, {
      begin: () => row.classList.add('is-held'),
      move: ({ clientY }) => {
        const others = [...list.children].filter((one) => one !== row);
        const below = others.find((one) => clientY < middleOf(one)) ?? null;
        if (row.nextElementSibling === below) return;
        list.insertBefore(row, below);
        moved = true;
      },
      end: () => {
        row.classList.remove('is-held');
        if (moved) number(list);
        moved = false;
      },
    });
  }
  arrange(list);
  // Numbers that were chosen by hand put the rows in their order once one has left them.
  list.addEventListener('focusout', ({ relatedTarget }) => {
    if (!list.contains(relatedTarget)) arrange(list);
  });
}

/** By their numbers, if each has one of its own. */
function arrange(list) {
  const rows = [...list.children];
  const placeOf = (row) => Number(row.querySelector('select').value);
  if (new Set(rows.map(placeOf).filter(Boolean)).size < rows.length) return;
  list.append(...rows.toSorted((one, other) => placeOf(one) - placeOf(other)));
}

function number(list) {
  const selects = [...list.querySelectorAll('select')];
  for (const [at, select] of selects.entries()) select.value = String(at + 1);
  changed(selects[0]);
}

function match(list) {
  const chips = document.createElement('div');
  chips.className = 'quiz-chips';
  chips.ariaHidden = 'true';
  for (const { value, text } of list.querySelector('select').options) {
    if (value === '') continue;
    const chip = Object.assign(document.createElement('bdi'), { className: 'quiz-chip', textContent: text });
    chips.append(chip);
    let from = null;
    let over = null;
    drag(chip, {
      begin: ({ clientX, clientY }) => {
        from = [clientX, clientY];
        chip.classList.add('is-held');
      },
      move: ({ clientX, clientY }) => {
        chip.style.translate = `${clientX - from[0]}px ${clientY - from[1]}px`;
        over?.classList.remove('is-over');
        over = document.elementsFromPoint(clientX, clientY).find((one) => one.parentElement === list) ?? null;
        over?.classList.add('is-over');
      },
      end: (dropped) => {
        chip.classList.remove('is-held');
        chip.style.translate = '';
        over?.classList.remove('is-over');
        const select = dropped && over?.querySelector('select');
        over = null;
        if (!select || select.value === value) return;
        select.value = value;
        changed(select);
      },
    });
  }
  list.before(chips);
}

/** From pressing to letting go; `end` gets whether it was let go, and not taken away by the browser. */
function drag(handle, { begin, move, end }) {
  handle.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    begin(event);
    // On the document: a row that is moved while it is held would lose a pointer of its own.
    const until = new AbortController();
    const stop = (dropped) => () => {
      until.abort();
      end(dropped);
    };
    document.addEventListener('pointermove', move, { signal: until.signal });
    document.addEventListener('pointerup', stop(true), { signal: until.signal });
    document.addEventListener('pointercancel', stop(false), { signal: until.signal });
  });
}

function middleOf(row) {
  const { top, height } = row.getBoundingClientRect();
  return top + height / 2;
}

/** As if it had been chosen by hand: that is what saves it. */
function changed(select) {
  select.dispatchEvent(new Event('change', { bubbles: true }));
}
