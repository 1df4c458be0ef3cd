// What was typed and is not stored on the server rests in this browser: for one person, by the address of the form.

const keptFor = 30 * 24 * 3_600_000;
const keptMost = 20;
const keptLength = 2_000_000;
const prefix = 'typed ';
export const person = document.body.dataset.person ?? '';
/** This page, as long as it lives. */
export const tab = `${Date.now().toString(36)}${Math.random().toString(36).slice(2)}`;

// While this page lives it holds a lock: what belongs to a living page is not offered to another one.
navigator.locks?.request(prefix + tab, () => new Promise(() => {}));

function keyOf(place, owner) {
  return `${prefix}${person} ${place} ${owner}`;
}

/** False where the browser has no room, or keeps nothing. */
export function keep(place, entry) {
  try {
    localStorage.setItem(keyOf(place, tab), JSON.stringify({ ...entry, tab }));
    tidy();
    return true;
  } catch {
    tidy(0);
    try {
      localStorage.setItem(keyOf(place, tab), JSON.stringify({ ...entry, tab }));
      return true;
    } catch {
      return false;
    }
  }
}

/** What these pages left for this form is stored, or is not wanted. */
export function forget(place, tabs) {
  for (const one of tabs) remove(keyOf(place, one));
}

function remove(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    // A browser that keeps nothing has nothing to remove.
  }
}

/** Old entries and those beyond the bounds go, the oldest first; those of this page stay. `most`: characters of the others. */
function tidy(most = keptLength) {
  const entries = listKept().sort((one, other) => other.at - one.at);
  let length = 0;
  entries.forEach(({ key, at, size, owner }, place) => {
    length += size;
    if (owner !== tab && (at < Date.now() - keptFor || place >= keptMost || length > most)) remove(key);
  });
}

function listKept() {
  const found = [];
  for (let at = 0; at < localStorage.length; at++) {
    const key = localStorage.key(at);
    if (!key?.startsWith(prefix)) continue;
    const text = localStorage.getItem(key) ?? '';
    const entry = parsed(text);
    found.push({ key, size: text.length, at: entry?.at ?? 0, owner: entry?.tab, entry });
  }
  return found;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * What pages of this person that live no more left for this form, the newest first. `before`: pages that are known to be
 * left, as the one before this one, whose lock may end a moment later.
 */
export async function left(place, before) {
  try {
    const held = (await navigator.locks?.query())?.held?.map(({ name }) => name) ?? [];
    const own = keyOf(place, '');
    const isLiving = (owner) => !before.includes(owner) && (owner === tab || held.includes(prefix + owner));
    return listKept()
      .filter(({ key, owner, entry }) => entry && key.startsWith(own) && !isLiving(owner))
      .map(({ entry }) => entry)
      .sort((one, other) => other.at - one.at);
  } catch {
    return [];
  }
}

/** A form that was sent: its page is left, and only the page after it knows whether it was stored. */
export function remember(sent) {
  try {
    sessionStorage.setItem(prefix, JSON.stringify(sent));
  } catch {
    // Then what was typed is compared with what is stored.
  }
}

/** The form that was sent last, or given up for what is stored. What the page before this one has stored is forgotten. */
export function takeSent() {
  try {
    const sent = parsed(sessionStorage.getItem(prefix) ?? '');
    sessionStorage.removeItem(prefix);
    if (sent && !sent.isGivenUp && document.getElementById('flash')) forget(sent.place, [sent.tab, ...sent.presented]);
    return sent;
  } catch {
    return null;
  }
}
