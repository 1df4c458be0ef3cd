// The square of a picture, chosen by dragging, by keys or by the slider. The server cuts it; this only says where.
// Without it, or where a picture cannot be shown here, one of three places is chosen.

const form = document.getElementById('avatar-form');
const part = (name) => form.querySelector(`[data-avatar-${name}]`);
const stage = part('stage');
const frame = part('frame');
const canvas = part('canvas');
const zoom = part('zoom');
const numbers = { x: part('x'), y: part('y'), size: part('size') };
const nearest = 4;

/** The upright picture, and the square in its own pixels. */
let picture = null;
const square = { left: 0, top: 0, side: 1 };
let drag = null;

form.elements.picture.addEventListener('change', async ({ target }) => {
  const [file] = target.files;
  picture = file ? await createImageBitmap(file, { imageOrientation: 'from-image' }).catch(() => null) : null;
  show(picture !== null);
  if (!picture) return;
  zoom.value = 0;
  square.side = shorter();
  square.left = (picture.width - square.side) / 2;
  square.top = (picture.height - square.side) / 2;
  draw();
});

zoom.addEventListener('input', () => zoomTo(Number(zoom.value)));

frame.addEventListener('wheel', (event) => {
  event.preventDefault();
  zoomTo(Number(zoom.value) - Math.sign(event.deltaY) * 4);
});

frame.addEventListener('keydown', (event) => {
  const step = square.side / 20;
  const moves = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] };
  const nearer = { '+': 5, '=': 5, '-': -5 }[event.key];
  const move = moves[event.key];
  if (!move && !nearer) return;
  event.preventDefault();
  if (nearer) return zoomTo(Number(zoom.value) + nearer);
  moveBy(...move);
});

frame.addEventListener('pointerdown', (event) => {
  if (event.button !== 0) return;
  drag = { x: event.clientX, y: event.clientY };
  frame.setPointerCapture(event.pointerId);
});

frame.addEventListener('pointermove', (event) => {
  if (!drag) return;
  const scale = square.side / frame.getBoundingClientRect().width;
  moveBy((drag.x - event.clientX) * scale, (drag.y - event.clientY) * scale);
  drag = { x: event.clientX, y: event.clientY };
});

for (const end of ['pointerup', 'pointercancel']) frame.addEventListener(end, () => (drag = null));

/** `value`: 0 shows all of the shorter side, 100 a quarter of it. The middle of the square stays where it is. */
function zoomTo(value) {
  const wanted = Math.min(100, Math.max(0, value));
  const side = shorter() / nearest ** (wanted / 100);
  const change = (square.side - side) / 2;
  zoom.value = wanted;
  square.side = side;
  moveBy(change, change);
}

function moveBy(x, y) {
  square.left = clamp(square.left + x, picture.width - square.side);
  square.top = clamp(square.top + y, picture.height - square.side);
  draw();
}

function draw() {
  const { left, top, side } = square;
  const pen = canvas.getContext('2d');
  pen.clearRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, left, top, side, side, 0, 0, canvas.width, canvas.height);
  numbers.x.value = (left / picture.width).toFixed(5);
  numbers.y.value = (top / picture.height).toFixed(5);
  numbers.size.value = (side / shorter()).toFixed(5);
}

function show(isShown) {
  stage.hidden = !isShown;
  part('places').hidden = isShown;
  for (const field of Object.values(numbers)) field.disabled = !isShown;
}

function shorter() {
  return Math.min(picture.width, picture.height);
}

function clamp(value, most) {
  return Math.min(most, Math.max(0, value));
}
