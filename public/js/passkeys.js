// Passkeys: a form that carries the browser's question sends back the browser's answer. Without this file the form stays
// hidden and the other ways beside it do.

const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (one) => one.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
const listed = (credentials = []) => credentials.map((one) => ({ ...one, id: bytes(one.id) }));

function question(kind, options) {
  const publicKey = { ...options, challenge: bytes(options.challenge) };
  if (kind === 'get') return { publicKey: { ...publicKey, allowCredentials: listed(options.allowCredentials) } };
  const user = { ...options.user, id: bytes(options.user.id) };
  return { publicKey: { ...publicKey, user, excludeCredentials: listed(options.excludeCredentials) } };
}

function answer({ id, rawId, type, response }) {
  const parts = { clientDataJSON: text(response.clientDataJSON) };
  for (const name of ['attestationObject', 'authenticatorData', 'signature', 'userHandle'])
    if (response[name]) parts[name] = text(response[name]);
  if (response.getTransports) parts.transports = response.getTransports();
  return JSON.stringify({ id, rawId: text(rawId), type, response: parts });
}

const words = {
  NotAllowedError: 'Nothing was used: it was cancelled, or it took too long. Try again when you are ready.',
  InvalidStateError: 'This device has a passkey for your account already.',
  SecurityError: 'The browser does not allow passkeys at this address.',
};

async function ask(form) {
  const problem = form.querySelector('[data-passkey-problem]');
  const button = form.querySelector('button');
  const kind = form.dataset.passkey;
  problem.hidden = true;
  button.setAttribute('aria-busy', 'true');
  try {
    const asked = question(kind, JSON.parse(form.dataset.options));
    const given =
      kind === 'create' ? await navigator.credentials.create(asked) : await navigator.credentials.get(asked);
    form.elements.credential.value = answer(given);
    form.submit();
  } catch (error) {
    button.removeAttribute('aria-busy');
    problem.querySelector('p').textContent =
      words[error.name] ?? 'The browser could not do it. Try again, or use another way.';
    problem.hidden = false;
  }
}

for (const form of document.querySelectorAll('form[data-passkey]')) {
  const missing = form.parentElement.querySelector('[data-passkey-missing]');
  if (window.PublicKeyCredential) {
    form.hidden = false;
    missing?.remove();
  }
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (form.reportValidity()) void ask(form);
  });
  if ('auto' in form.dataset && window.PublicKeyCredential) void ask(form);
}
