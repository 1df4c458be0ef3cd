/** The colours and letters of every drawn lecture; the same paper, ink and accents as the site. */
export const WIDTH = 1280;
export const HEIGHT = 720;
export const FRAMES_PER_SECOND = 20;

export const colour = {
  paper: '#faf8f4',
  surface: '#ffffff',
  sunken: '#f1eee7',
  ink: '#1d1b18',
  muted: '#5c574f',
  line: '#d6d0c4',
  go: '#0b5c4b',
  goSoft: '#d3e6df',
  gold: '#8f5b00',
  goldSoft: '#f1e2c4',
  bad: '#a8221a',
  badSoft: '#f3d9d4',
} as const;

export const font = {
  sans: "'Noto Sans', 'DejaVu Sans', sans-serif",
  serif: "'Noto Serif', 'DejaVu Serif', serif",
  mono: "'DejaVu Sans Mono', monospace",
} as const;
