// The lecture editor: pictures land where the cursor was.

{
  const form = document.querySelector('[data-lecture-form]');
  form?.addEventListener('submit', () => {
    const text = form.querySelector('textarea[name="markdown"]');
    const cursor = form.querySelector('[data-cursor]');
    if (text && cursor) cursor.value = String(text.selectionStart ?? text.value.length);
  });
}
