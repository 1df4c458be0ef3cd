// The lecture editor: pictures land where the cursor was, and leaving with unsaved words asks first.

const form = document.querySelector('[data-lecture-form]');
const text = form?.querySelector('textarea[name="markdown"]');
const cursor = form?.querySelector('[data-cursor]');
let changed = false;
let saving = false;

form?.addEventListener('input', () => {
  changed = true;
});

form?.addEventListener('submit', () => {
  saving = true;
  if (text && cursor) cursor.value = String(text.selectionStart ?? text.value.length);
});

window.addEventListener('beforeunload', (event) => {
  if (changed && !saving) event.preventDefault();
});
