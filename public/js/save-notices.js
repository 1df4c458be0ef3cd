// What a form that saves by itself says of it: beside its fields, above itself, and to those who hear the page.

/** Above the form: what is in it now, and a button for each of the other texts. */
export function offer(form, texts, first, choose) {
  const notice = document.createElement('div');
  notice.className = 'notice tone-warn';
  notice.dataset.putBack = '';
  notice.setAttribute('role', 'status');
  form.prepend(notice);
  form.closest('details')?.setAttribute('open', '');
  show(first);

  function show(current) {
    const words = document.createElement('p');
    words.textContent = current.at
      ? `What you typed ${timeOf(current.at)} had not been saved. It stands in the form again.`
      : 'The form holds what is stored.';
    const buttons = document.createElement('div');
    buttons.className = 'flex flex-wrap gap-3';
    for (const text of texts.filter((one) => one !== current)) {
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'btn btn-sm';
      button.textContent = text.at ? `Use what was typed ${timeOf(text.at)}` : 'Use what was stored instead';
      button.addEventListener('click', () => {
        choose(text);
        show(text);
      });
      buttons.append(button);
    }
    const both = document.createElement('div');
    both.className = 'grid min-w-0 flex-1 gap-2';
    both.append(words, buttons);
    notice.replaceChildren(both);
  }
}

/** Told as a distance, because the school's times stand in the person's own zone and the browser may be in another. */
function timeOf(at) {
  const minutes = Math.round((Date.now() - at) / 60_000);
  const words = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
  if (minutes < 1) return 'just now';
  if (minutes < 60) return words.format(-minutes, 'minute');
  if (minutes < 24 * 60) return words.format(-Math.round(minutes / 60), 'hour');
  return words.format(-Math.round(minutes / 60 / 24), 'day');
}

/** The field of this name, of several the first one. */
export function controlOf(form, field) {
  const found = form.elements[field];
  return found instanceof RadioNodeList ? found[0] : found;
}

export function labelOf(form, field) {
  const control = controlOf(form, field);
  const title = form.elements[field] instanceof RadioNodeList ? groupOf(control)?.querySelector('legend') : null;
  return ((title ?? control?.labels?.[0])?.textContent ?? field)
    .replace(/\s+/g, ' ')
    .replace(/ Optional$/, '')
    .trim();
}

export function showError(control, text) {
  const id = `${control.id || `field-${control.name}`}-error`;
  if (document.getElementById(id)) return;
  const line = document.createElement('p');
  line.className = 'field-error';
  line.id = id;
  line.dataset.autosaveError = '';
  line.textContent = text;
  control.setAttribute('aria-invalid', 'true');
  control.setAttribute('aria-errormessage', id);
  const around = control.closest('.control-affix, .check');
  const group = groupOf(control);
  if (group && !around) group.append(line);
  else (around ?? control).after(line);
}

/** Choices stand in their labels: what is said of them stands at the end of their group. */
function groupOf(control) {
  return control?.matches('[type="checkbox"], [type="radio"]') ? control.closest('fieldset') : null;
}

export function clearErrors(form) {
  for (const line of form.querySelectorAll('[data-autosave-error]')) {
    const control = form.querySelector(`[aria-errormessage="${CSS.escape(line.id)}"]`);
    control?.removeAttribute('aria-invalid');
    control?.removeAttribute('aria-errormessage');
    line.remove();
  }
}

export function linkTo(words, href) {
  const link = document.createElement('a');
  link.href = href;
  link.textContent = words;
  return link;
}

/** Sends the form as the button Save does; what is typed comes back beside what is stored. */
export function submitter(form, words) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'btn btn-sm';
  button.textContent = words;
  button.addEventListener('click', () => {
    form.noValidate = true;
    form.requestSubmit();
  });
  return button;
}

let said = '';
/** Read out only when it is something new: not each time of day. */
export function announce(words) {
  if (words === said || words === 'Saving …' || words === 'Not saved yet') return;
  let spot = document.getElementById('save-words');
  if (!spot) {
    spot = document.createElement('p');
    spot.id = 'save-words';
    spot.className = 'sr-only';
    spot.setAttribute('role', 'status');
    document.body.append(spot);
  } else spot.textContent = words;
  said = words;
}
