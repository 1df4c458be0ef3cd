// Files dropped onto a section become lectures in it. Each has a row that says how far it is, or why it cannot be taken.
// Several are sent at once (upload-client.js); captions wait for the films they may belong to.

(() => {
  const list = () => document.getElementById('outline-list');
  const box = document.getElementById('outline-uploads');
  const kinds = 'video,audio,document,captions';
  const isText = ({ name }) => /\.(md|markdown|txt)$/i.test(name);
  const isCaptions = ({ name }) => /\.(vtt|srt)$/i.test(name);
  const running = new Set();
  /** One after the other, so that each answer knows of the one before. */
  let making = Promise.resolve();

  const carriesFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes('Files');

  document.addEventListener('dragover', (event) => {
    if (!carriesFiles(event)) return;
    const section = event.target.closest?.('[data-section]');
    mark(section);
    // Beside a section the browser would leave the page and open the file.
    event.preventDefault();
    event.dataTransfer.dropEffect = section ? 'copy' : 'none';
  });
  document.addEventListener('dragleave', ({ relatedTarget }) => {
    if (!relatedTarget) mark(null);
  });
  document.addEventListener('drop', (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    mark(null);
    const section = event.target.closest?.('[data-section]');
    if (section) take(section.id.split('-')[1], [...event.dataTransfer.files]);
  });

  function mark(section) {
    for (const one of document.querySelectorAll('.is-target')) if (one !== section) one.classList.remove('is-target');
    section?.classList.add('is-target');
  }

  function take(sectionId, files) {
    const others = files.filter((file) => !isCaptions(file)).map((file) => send(sectionId, file));
    for (const file of files.filter(isCaptions)) void send(sectionId, file, Promise.allSettled(others));
  }

  async function send(sectionId, file, after = null) {
    const row = rowFor(file);
    running.add(row);
    try {
      const fields = isText(file) ? await textOf(file) : await storedOf(file, row);
      await after;
      making = making.catch(() => {}).then(() => make(sectionId, fields));
      await making;
      row.element.remove();
    } catch (problem) {
      if (problem.state === 'cancelled') row.element.remove();
      else fail(row, problem.message);
    } finally {
      running.delete(row);
    }
  }

  async function textOf(file) {
    if (file.size > 2_000_000) throw new Error('This text is too long for one lecture.');
    return { name: file.name, text: await file.text() };
  }

  async function storedOf(file, row) {
    const upload = window.uploads.send(file, { kinds, onChange: (news) => show(row, news) });
    row.pause.addEventListener('click', () => (row.state === 'paused' ? upload.resume() : upload.pause()));
    row.cancel.addEventListener('click', () => upload.cancel());
    return { kept_files: (await upload.done).id };
  }

  /** The same answer as a button's: the new row, or the whole outline where somebody else changed it. */
  async function make(sectionId, fields) {
    const form = document.getElementById('outline-acts');
    const body = new URLSearchParams({ ...Object.fromEntries(new FormData(form)), ...fields });
    const headers = { 'HX-Request': 'true' };
    const answer = await fetch(`${list().dataset.base}/sections/${sectionId}/files`, { method: 'POST', headers, body });
    const text = await answer.text();
    const request = { action: form.action };
    const place = { sourceElement: form, target: list(), swap: 'outerHTML show:none', push: 'false' };
    if (answer.ok) return window.htmx.swap({ ...place, request, text });
    const said = new DOMParser().parseFromString(text, 'text/html').querySelector('#files-problems li');
    throw new Error(said?.lastChild.textContent.replace(/^:\s*/, '') ?? 'It could not be made. Please try again.');
  }

  function rowFor(file) {
    box.append(document.getElementById('outline-upload').content.cloneNode(true));
    const element = box.lastElementChild;
    const places = ['name', 'pause', 'cancel', 'bar', 'words', 'said'];
    const row = { element, state: 'queued' };
    for (const place of places) row[place] = element.querySelector(`[data-upload-${place}]`);
    row.name.textContent = file.name;
    row.pause.hidden = isText(file);
    return row;
  }

  function show(row, { state, sent, total, message }) {
    row.state = state;
    const percent = total > 0 ? Math.floor((sent / total) * 100) : 0;
    row.bar.value = percent;
    row.pause.textContent = state === 'paused' ? 'Go on' : 'Pause';
    row.pause.hidden = /checking|done|failed/.test(state);
    const words = {
      queued: 'Waits for the others.',
      sending: `${percent} %`,
      paused: `Paused at ${percent} %.`,
      waiting: message || 'One moment.',
      checking: 'All of it has arrived and is being checked.',
      done: 'Stored. The lecture is being made.',
    }[state];
    if (words) row.words.textContent = words;
    if (words && state !== 'sending') row.said.textContent = `${row.name.textContent}: ${words}`;
  }

  function fail(row, message) {
    row.bar.hidden = true;
    row.pause.hidden = true;
    row.words.textContent = message;
    row.words.classList.replace('text-muted', 'text-bad');
    row.said.textContent = `${row.name.textContent}: ${message}`;
    const close = row.cancel.cloneNode();
    close.textContent = 'Close';
    close.addEventListener('click', () => row.element.remove());
    row.cancel.replaceWith(close);
  }

  window.addEventListener('beforeunload', (event) => {
    if (running.size > 0) event.preventDefault();
  });
})();
