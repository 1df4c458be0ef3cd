import { design, ink, paper } from './palette.ts';
import { box, disc, line, placed, repeat, shape } from './shapes.ts';

/** A camera on a table, in the light that falls through a window. */
export function snapshotToPhotograph(): string {
  return (
    box(0, 0, 1280, 720, '#8a4630') +
    light() +
    box(0, 560, 1280, 160, design.deep) +
    shape('M120 560H900L1180 720H300Z', '#8f5239') +
    shape('M360 640H830L960 690H470Z', '#5a2716') +
    camera() +
    placed(1010, 628, egg())
  );
}

/** Four panes, slanted as the evening sun slants them. */
function light(): string {
  return `<g transform="matrix(1 0.16 -0.34 1 330 30)">${repeat(2, (row) => repeat(2, (column) => box(column * 300, row * 240, 274, 214, row ? '#e3a878' : '#ecb98a')))}</g>`;
}

function camera(): string {
  return (
    box(450, 246, 120, 50, '#2b2926', 10) +
    shape('M536 300L566 232Q570 222 582 222H742Q754 222 758 232L788 300Z', '#35322e') +
    box(340, 288, 600, 356, '#35322e', 34) +
    box(340, 372, 600, 196, '#6d4a38') +
    repeat(14, (n) => line(`M${356 + n * 44} 384v172`, '#634232', 5)) +
    box(368, 312, 74, 40, design.accent, 10) +
    box(836, 262, 74, 30, '#c4573a', 10) +
    box(846, 314, 64, 36, '#1d1b18', 8) +
    lens()
  );
}

function lens(): string {
  return (
    disc(662, 462, 172, ink) +
    disc(662, 462, 156, '#4a4641') +
    repeat(36, (n) => placed(662, 462, box(-4, -156, 8, 22, '#35322e'), n * 10)) +
    disc(662, 462, 126, ink) +
    disc(662, 462, 108, '#254c52') +
    disc(662, 462, 78, '#1b383d') +
    shape('M662 402L714 432V492L662 522L610 492V432Z', '#0f2226') +
    shape('M594 414a84 84 0 0 1 62 -46l4 22a62 62 0 0 0 -46 34z', '#9fd0cf') +
    disc(716, 520, 13, '#5f9a9c')
  );
}

function egg(): string {
  return (
    shape('M-30 20Q120 6 190 56Q70 70 -20 44Z', '#5a2716') +
    shape('M0 -118C46 -118 72 -50 72 -12C72 30 42 52 0 52C-42 52 -72 30 -72 -12C-72 -50 -46 -118 0 -118Z', paper) +
    shape('M30 -104C56 -80 72 -40 72 -12C72 30 42 52 0 52C-18 52 -34 48 -46 40C20 44 60 -20 30 -104Z', '#e0c4ae')
  );
}
