// Two comforts beside a list that should be kept: copy and print. The file to download needs no script.

for (const button of document.querySelectorAll('[data-copy]')) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener('click', async () => {
    const lines = [...document.querySelectorAll(`${button.dataset.copy} li`)].map((line) => line.textContent.trim());
    await navigator.clipboard.writeText(lines.join('\n'));
    button.querySelector('.label').textContent = 'Copied';
  });
}

for (const button of document.querySelectorAll('[data-print]')) {
  button.hidden = false;
  button.addEventListener('click', () => window.print());
}
