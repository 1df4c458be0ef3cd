// The lecture editor: pictures land where the cursor was; lines of a quiz that the server gave back changed are saved.

{
  const form = document.querySelector('[data-lecture-form]');
  form?.addEventListener('submit', () => {
    const text = form.querySelector('textarea[name="markdown"]');
    const cursor = form.querySelector('[data-cursor]');
    if (text && cursor) cursor.value = String(text.selectionStart ?? text.value.length);
  });

  const parts = () => form?.querySelector('[data-quiz-parts]');
  let lines = parts()?.value;
  document.addEventListener('htmx:after:settle', () => {
    const now = parts()?.value;
    if (now === lines) return;
    lines = now;
    parts()?.dispatchEvent(new Event('input', { bubbles: true }));
  });
}
