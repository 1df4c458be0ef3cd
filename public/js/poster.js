// The moment of the video is taken from where it stands. Without this file it is typed.

const video = document.getElementById('poster-film');
const button = document.querySelector('[data-take-moment]');

if (video && button) {
  button.hidden = false;
  button.addEventListener('click', () => {
    const second = Math.floor(video.currentTime);
    const field = document.getElementById('field-second');
    field.value = `${Math.floor(second / 60)}:${String(second % 60).padStart(2, '0')}`;
    document.querySelector('#poster-form input[value="second"]').checked = true;
    field.dispatchEvent(new Event('input', { bubbles: true }));
    field.focus();
  });
}
