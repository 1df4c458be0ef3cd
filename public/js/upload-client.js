// Sends files in parts (tus 1.0.0) and goes on after a lost line, a closed tab or a new sign-in.
//
//   const upload = uploads.send(file, { kinds: 'video,audio', onChange });
//   upload.pause(); upload.resume(); upload.cancel();
//   const { id, name } = await upload.done;      // id of the stored file, as forms take it in `kept_<field>`
//
// onChange({ state, sent, total, message }): state is queued | sending | paused | waiting | checking | done | failed |
// cancelled; sent and total are bytes; message is a sentence for people where there is something to say.
// done rejects with an Error whose `state` is failed or cancelled. Two files are sent at once, others are queued.
// uploads.unfinished(): what this browser has begun and not ended, as [{ name, kinds, path, share }].

(() => {
  const address = '/media/uploads';
  const partBytes = 8 * 1024 * 1024;
  const day = 24 * 3600 * 1000;
  const slots = { free: 2, waiting: [] };
  let token = document.querySelector('input[name="_csrf"]')?.value ?? '';

  function send(file, { kinds, onChange = () => {} }) {
    const upload = { file, kinds, state: 'queued', sent: 0, total: file.size, message: '', address: null, wake: null };
    const change = (news) => {
      Object.assign(upload, news);
      onChange({ state: upload.state, sent: upload.sent, total: upload.total, message: upload.message });
    };
    const nudge = () => upload.wake?.();
    const stop = (state) => {
      if (/done|failed|cancelled/.test(upload.state)) return;
      change({ state, message: '' });
      upload.request?.abort();
      nudge();
    };
    window.addEventListener('online', nudge);
    const done = inSlot(() => run(upload, change)).finally(() => window.removeEventListener('online', nudge));
    done.catch(() => {});
    return {
      done,
      pause: () => stop('paused'),
      resume: () => {
        if (upload.state !== 'paused') return;
        change({ state: 'sending' });
        nudge();
      },
      cancel: () => stop('cancelled'),
    };
  }

  async function inSlot(work) {
    if (slots.free === 0) await new Promise((go) => slots.waiting.push(go));
    else slots.free--;
    try {
      return await work();
    } finally {
      const next = slots.waiting.shift();
      if (next) next();
      else slots.free++;
    }
  }

  /** Step after step until the file is stored; what another try may mend is tried again, later and later. */
  async function run(upload, change) {
    if (upload.state === 'queued') change({ state: 'sending' });
    for (let tries = 0; ; ) {
      if (upload.state === 'cancelled') return giveUp(upload);
      if (upload.state === 'paused') {
        await rest(upload);
        continue;
      }
      try {
        const stored = await step(upload, change);
        if (stored) return stored;
        tries = 0;
      } catch (problem) {
        if (/paused|cancelled/.test(upload.state)) continue;
        if (problem.isFinal) return fail(upload, change, problem);
        tries++;
        const message = navigator.onLine ? problem.message : 'You are offline. It goes on by itself.';
        change({ state: 'waiting', message });
        await rest(upload, problem.waitMs ?? Math.min(30_000, 500 * 2 ** tries));
        if (upload.state === 'waiting') change({ state: 'sending', message: '' });
      }
    }
  }

  /** One request, or two. The stored file once there is one. */
  async function step(upload, change) {
    if (!upload.address) return void (await begin(upload, change));
    if (upload.sent < upload.total) return void (await sendPart(upload, change));
    const known = await ask(upload);
    if (known.state === 'receiving') return void change({ sent: Math.min(known.arrived, upload.total - 1) });
    if (known.state === 'checking') {
      change({ state: 'checking', message: '' });
      return void (await rest(upload, 600));
    }
    forget(upload);
    if (known.state === 'refused') throw problemOf(known.reason, true);
    change({ state: 'done', sent: upload.total, message: '' });
    return { id: known.fileId, name: known.name };
  }

  /** Where an earlier try of the same file got to, else a new place for it. */
  async function begin(upload, change) {
    upload.address = recall(upload)?.address ?? null;
    if (upload.address) {
      const known = await ask(upload);
      if (known && known.state !== 'refused')
        return change({ sent: known.state === 'receiving' ? known.arrived : upload.total });
      forget(upload);
      upload.address = null;
    }
    const words = { filename: upload.file.name, kinds: upload.kinds };
    const metadata = Object.entries(words).map(([key, value]) => `${key} ${base64(value)}`);
    const headers = { 'Upload-Length': String(upload.total), 'Upload-Metadata': metadata.join(',') };
    const answer = await request(upload, 'POST', address, headers);
    if (answer.status !== 201) throw await problemIn(answer);
    upload.address = answer.getResponseHeader('Location');
    remember(upload);
  }

  async function sendPart(upload, change) {
    const from = upload.sent;
    const part = upload.file.slice(from, from + partBytes);
    const headers = { 'Upload-Offset': String(from), 'Content-Type': 'application/offset+octet-stream' };
    const answer = await request(upload, 'PATCH', upload.address, headers, part, (loaded) =>
      change({ sent: from + loaded }),
    );
    if (answer.status === 204) {
      change({ sent: Number(answer.getResponseHeader('Upload-Offset')) });
      return remember(upload);
    }
    change({ sent: from });
    const known = answer.status === 409 || answer.status === 0 ? await ask(upload) : null;
    if (known?.state === 'receiving') return change({ sent: known.arrived });
    if (known) return change({ sent: upload.total });
    if (answer.status === 404 || answer.status === 410) {
      forget(upload);
      upload.address = null;
      return change({ sent: 0 });
    }
    throw await problemIn(answer);
  }

  /** What the school knows of an upload; null when it knows none. */
  async function ask(upload) {
    const answer = await fetch(upload.address, { headers: { Accept: 'application/json' } }).catch(() => null);
    if (!answer) throw problemOf('The line is down. It goes on by itself.');
    if (answer.redirected) throw problemOf('You are signed out. Sign in in another tab, then it goes on.');
    if (answer.status === 404 || answer.status === 403) return null;
    if (!answer.ok) throw problemOf('The school is busy. It goes on by itself.');
    return answer.json();
  }

  function request(upload, method, url, headers, body, onSent) {
    return new Promise((done) => {
      const sent = new XMLHttpRequest();
      upload.request = sent;
      sent.open(method, url);
      for (const [name, value] of Object.entries({ ...headers, 'Tus-Resumable': '1.0.0', 'X-CSRF-Token': token }))
        sent.setRequestHeader(name, value);
      if (onSent) sent.upload.onprogress = ({ loaded }) => onSent(loaded);
      sent.onloadend = () => {
        upload.request = null;
        done(sent);
      };
      sent.send(body);
    });
  }

  /** Whoever answers without the protocol's header is not the school's room of uploads: signed out, or an old token. */
  async function problemIn(answer) {
    const { status } = answer;
    if (status === 0) return problemOf('The line is down. It goes on by itself.');
    const speaksTus = answer.getResponseHeader('Tus-Resumable') !== null;
    if (!speaksTus && status < 500) {
      if (await renewToken()) return problemOf('', false, 0);
      return problemOf('You are signed out. Sign in in another tab, then it goes on.', false, 5000);
    }
    const waitMs = Number(answer.getResponseHeader('Retry-After')) * 1000 || undefined;
    const words =
      speaksTus && /^text\/plain/.test(answer.getResponseHeader('Content-Type') ?? '') ? answer.responseText : '';
    if (status === 423 || status === 429 || status >= 500)
      return problemOf(words || 'The school is busy. It goes on by itself.', false, waitMs);
    return problemOf(words || 'This file could not be sent.', true);
  }

  /** After signing in again the page's token is an old one. False when nobody is signed in. */
  async function renewToken() {
    const page = await fetch(location.href).catch(() => null);
    if (!page || page.redirected) return false;
    const fresh = /name="_csrf" value="([^"]+)"/.exec(await page.text())?.[1];
    const isNew = Boolean(fresh) && fresh !== token;
    token = fresh ?? token;
    return isNew;
  }

  function problemOf(message, isFinal = false, waitMs = undefined) {
    return Object.assign(new Error(message), { isFinal, waitMs });
  }

  function fail(upload, change, problem) {
    forget(upload);
    change({ state: 'failed', message: problem.message });
    throw Object.assign(problem, { state: 'failed' });
  }

  function giveUp(upload) {
    forget(upload);
    const headers = { 'Tus-Resumable': '1.0.0', 'X-CSRF-Token': token };
    if (upload.address) fetch(upload.address, { method: 'DELETE', headers }).catch(() => {});
    throw Object.assign(new Error('cancelled'), { state: 'cancelled' });
  }

  /** Until the time is over, or somebody presses a button, or the line is back. */
  function rest(upload, ms) {
    return new Promise((done) => {
      const timer = ms === undefined ? 0 : setTimeout(done, ms);
      upload.wake = () => {
        clearTimeout(timer);
        done();
      };
    });
  }

  function base64(text) {
    return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
  }

  // What was begun is remembered by what the file is: the browser does not say where it lies.
  const prefix = 'upload:';
  const keyOf = ({ file, kinds }) => `${prefix}${[kinds, file.name, file.size, file.lastModified].join('|')}`;

  function remember(upload) {
    const { address: at, file, kinds, sent, total } = upload;
    const entry = { address: at, name: file.name, kinds, path: location.pathname, share: sent / total, at: Date.now() };
    inStore((store) => store.setItem(keyOf(upload), JSON.stringify(entry)));
  }

  function recall(upload) {
    return inStore((store) => JSON.parse(store.getItem(keyOf(upload))));
  }

  function forget(upload) {
    inStore((store) => store.removeItem(keyOf(upload)));
  }

  function unfinished() {
    const found = inStore((store) =>
      Object.keys(store)
        .filter((key) => key.startsWith(prefix))
        .map((key) => [key, JSON.parse(store.getItem(key))]),
    );
    for (const [key, { at }] of found ?? []) if (Date.now() - at > day) inStore((store) => store.removeItem(key));
    return (found ?? []).map(([, entry]) => entry).filter(({ at }) => Date.now() - at <= day);
  }

  /** Storage may be switched off, full or hold somebody else's text. */
  function inStore(use) {
    try {
      return use(localStorage);
    } catch {
      return null;
    }
  }

  window.uploads = { send, unfinished };
})();
