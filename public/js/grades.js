// The gradebook: Escape leaves a grade as it was, arrows walk from grade to grade.
(() => {
  const steps = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

  document.addEventListener('keydown', (event) => {
    const grade = event.target.closest?.('.grade');
    if (!grade) return;
    if (event.key === 'Escape') {
      event.preventDefault();
      grade.querySelector('[data-cancel]')?.click();
    }
    const step = steps[event.key];
    if (!step || event.target.tagName !== 'A' || event.altKey || event.ctrlKey || event.metaKey) return;
    const next = besides(grade.closest('td'), step);
    if (!next) return;
    event.preventDefault();
    next.focus();
  });

  function besides(cell, [down, along]) {
    const rightToLeft = getComputedStyle(cell).direction === 'rtl';
    const rows = [...cell.closest('tbody').rows];
    const row = rows[rows.indexOf(cell.parentElement) + down];
    return row?.cells[cell.cellIndex + (rightToLeft ? -along : along)]?.querySelector('.grade a');
  }
})();
