// Fields for files with data-upload="<kinds>": what is chosen is sent in parts at once, with a bar, and the form then
// saves the stored file (hidden field kept_<name>) instead of sending bytes. Without this file the form sends them itself.

(() => {
  const fields = document.querySelectorAll('input[type="file"][data-upload]');
  /** Rows that are not at their end, by form. */
  const running = new Map();
  /** Rows whose file was refused, until their author pressed a button and was told so. */
  const refused = new Set();
  let waitingFor = null;

  for (const input of fields) {
    input.addEventListener('change', () => take(input));
    // Chosen before this file was there.
    if (input.files.length > 0) take(input);
    else hint(input);
  }

  function take(input) {
    const files = [...input.files];
    // The form would send the bytes a second time.
    input.value = '';
    if (files.length > 0 && !input.multiple) clear(input);
    for (const file of files) start(input, file);
  }

  function start(input, file) {
    const row = rowFor(input);
    row.name.textContent = file.name;
    const speed = { at: performance.now(), sent: 0, rate: 0 };
    const upload = window.uploads.send(file, {
      kinds: input.dataset.upload,
      onChange: (news) => show(row, news, speed),
    });
    begin(input.form, row);
    row.pause.addEventListener('click', () => (row.state === 'paused' ? upload.resume() : upload.pause()));
    row.cancel.addEventListener('click', () => {
      if (/done|failed/.test(row.state)) return remove(input, row);
      upload.cancel();
    });
    upload.done
      .then(({ id }) => keep(input, row, id))
      .catch(({ state }) => {
        if (state === 'cancelled') remove(input, row);
      })
      .finally(() => end(input.form, row));
  }

  /** A copy of the field's template, with its places. */
  function rowFor(input) {
    const box = boxOf(input);
    box.append(box.querySelector('template').content.cloneNode(true));
    const element = box.lastElementChild;
    const place = (name) => element.querySelector(`[data-upload-${name}]`);
    const places = ['name', 'pause', 'cancel', 'bar', 'words', 'said'].map((name) => [name, place(name)]);
    return { element, state: 'queued', quarter: 0, ...Object.fromEntries(places) };
  }

  function boxOf(input) {
    return input.parentElement.querySelector('[data-upload-box]');
  }

  function show(row, { state, sent, total, message }, speed) {
    row.state = state;
    const percent = Math.floor((sent / total) * 100);
    row.bar.value = percent;
    row.pause.hidden = !/queued|sending|waiting|paused/.test(state);
    row.pause.textContent = state === 'paused' ? 'Go on' : 'Pause';
    row.cancel.textContent = /done|failed/.test(state) ? 'Remove' : 'Cancel';
    row.bar.hidden = /done|failed/.test(state);
    const words = {
      queued: 'Waits for the others.',
      sending: `${percent} % of ${sizeWords(total)}${leftWords(speed, sent, total)}`,
      paused: `Paused at ${percent} %.`,
      waiting: message || 'One moment.',
      checking: 'All of it has arrived and is being checked.',
      done: 'Stored. Save to use it.',
      failed: message,
    }[state];
    row.words.textContent = words ?? '';
    for (const [name, tone] of [
      ['done', 'text-good'],
      ['waiting', 'text-warn'],
      ['failed', 'text-bad'],
    ])
      row.words.classList.toggle(tone, state === name);
    row.words.classList.toggle('text-muted', !/done|waiting|failed/.test(state));
    say(row, state, percent, words);
  }

  /** Read out at every quarter, and when something other than bytes changes. */
  function say(row, state, percent, words) {
    const quarter = state === 'sending' ? Math.floor(percent / 25) : row.quarter;
    const isNews = state !== row.saidState || quarter > row.quarter;
    row.quarter = quarter;
    if (!isNews) return;
    row.saidState = state;
    row.said.textContent = `${row.name.textContent}: ${state === 'sending' ? `${percent} %` : words}`;
  }

  /** From the speed of the last seconds: a line changes, so the beginning counts less and less. */
  function leftWords(speed, sent, total) {
    const seconds = (performance.now() - speed.at) / 1000;
    if (seconds >= 1) {
      const rate = Math.max(0, sent - speed.sent) / seconds;
      speed.rate = speed.rate ? 0.7 * speed.rate + 0.3 * rate : rate;
      speed.at = performance.now();
      speed.sent = sent;
    }
    if (!speed.rate) return '';
    const minutes = (total - sent) / speed.rate / 60;
    if (minutes < 1) return ' · less than a minute left';
    return minutes < 90 ? ` · ${Math.round(minutes)} min left` : ` · ${Math.round(minutes / 60)} h left`;
  }

  function sizeWords(bytes) {
    const [size, unit] = bytes >= 1024 ** 3 ? [bytes / 1024 ** 3, 'GB'] : [bytes / 1024 ** 2, 'MB'];
    return `${size < 10 ? size.toFixed(1) : Math.round(size)} ${unit}`;
  }

  /** The form now saves the stored file. What stands in its place from an earlier try goes. */
  function keep(input, row, id) {
    const hidden = document.createElement('input');
    Object.assign(hidden, { type: 'hidden', name: `kept_${input.name}`, value: id });
    row.element.append(hidden);
    row.wasRequired = input.required;
    input.required = false;
    input.dispatchEvent(new Event('input', { bubbles: true }));
    input.dispatchEvent(new CustomEvent('upload:kept', { bubbles: true, detail: { id, name: row.name.textContent } }));
  }

  function remove(input, row) {
    if (row.wasRequired) input.required = true;
    const hadFocus = row.element.contains(document.activeElement);
    row.element.remove();
    if (hadFocus) input.focus();
  }

  /** A field for one file: another choice takes the place of what was chosen before. */
  function clear(input) {
    for (const row of [...(running.get(input.form) ?? [])]) if (boxOf(input).contains(row.element)) row.cancel.click();
    for (const old of input.form?.querySelectorAll(`input[name="kept_${CSS.escape(input.name)}"]`) ?? [])
      (old.closest('[data-upload-row]') ?? old.closest('p') ?? old).remove();
    for (const left of boxOf(input).querySelectorAll('[data-upload-row]')) left.remove();
  }

  /** What was begun here and cut off: the browser cannot open the file again by itself. */
  function hint(input) {
    const here = window.uploads.unfinished();
    const cut = here.filter(({ path, kinds }) => path === location.pathname && kinds === input.dataset.upload);
    if (cut.length === 0) return;
    const note = document.createElement('p');
    note.className = 'text-sm text-warn wrap-anywhere';
    const names = cut.map(({ name, share }) => `${name} (${Math.floor(share * 100)} %)`).join(', ');
    note.textContent = `Not yet whole: ${names}. Choose the same file again, and it goes on where it stopped.`;
    const all = document.createElement('a');
    all.href = '/media/uploads';
    all.textContent = 'All unfinished uploads';
    note.append(' ', all);
    boxOf(input).append(note);
    input.addEventListener('change', () => note.remove(), { once: true });
  }

  function begin(form, row) {
    running.set(form, (running.get(form) ?? new Set()).add(row));
  }

  function end(form, row) {
    const rows = running.get(form);
    rows.delete(row);
    const isAwaited = waitingFor?.form === form;
    const submitter = isAwaited ? waitingFor.submitter : null;
    if (row.state === 'failed') refused.add(row);
    if (isAwaited && row.state === 'failed') {
      waitingFor = null;
      holdFor(row, submitter);
    }
    if (rows.size > 0) return;
    running.delete(form);
    if (!isAwaited || !waitingFor) return;
    waitingFor = null;
    form.requestSubmit(submitter?.isConnected ? submitter : null);
  }

  /** Saved without a file that was refused, the form would not be what its author meant: that takes a second press. */
  function holdFor(row, submitter) {
    refused.delete(row);
    const button = submitter?.querySelector('.label')?.textContent.trim() || 'the button';
    row.words.textContent += ` Choose another file, or press “${button}” again to go on without it.`;
    row.said.textContent = `${row.name.textContent}: ${row.words.textContent}`;
    row.element.scrollIntoView({ block: 'nearest' });
  }

  // Whoever saves while a file is still on its way saves as soon as it has arrived.
  document.addEventListener(
    'submit',
    (event) => {
      const rows = running.get(event.target);
      const [failed] = [...refused].filter(({ element }) => event.target.contains(element));
      if (!rows && failed) {
        event.preventDefault();
        event.stopImmediatePropagation();
        holdFor(failed, event.submitter);
      }
      if (!rows) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      waitingFor = { form: event.target, submitter: event.submitter };
      const [first] = rows;
      first.said.textContent = 'It is saved as soon as the file has arrived.';
      for (const row of rows) row.words.textContent += ' · saves when it has arrived';
      first.element.scrollIntoView({ block: 'nearest' });
    },
    true,
  );

  window.addEventListener('beforeunload', (event) => {
    const isSending = [...running.values()].some((rows) =>
      [...rows].some(({ state }) => /sending|waiting|queued/.test(state)),
    );
    if (isSending) event.preventDefault();
  });
})();
