// Menus are <details data-menu>: they open and close without this file, which adds Escape, outside clicks and one open at a time.
const openMenus = () => document.querySelectorAll('details[data-menu][open]');

document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return;
  for (const menu of openMenus()) {
    menu.open = false;
    menu.querySelector('summary').focus();
  }
});

document.addEventListener('click', (event) => {
  for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener('focusout', (event) => {
  const menu = event.target.closest('details[data-menu]');
  if (menu && event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
});

// Characters left, counted as people see them; the field's own maxlength stays the rule.
document.addEventListener('input', (event) => {
  const count = document.querySelector(`[data-count-for="${CSS.escape(event.target.id || '-')}"]`);
  const limit = event.target.maxLength;
  if (count && limit > 0) count.textContent = `${limit - event.target.value.length} characters left`;
});
