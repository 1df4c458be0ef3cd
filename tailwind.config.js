import plugin from 'tailwindcss/plugin';

/** Every colour of the school as [light, dark]; the contrast test reads them from here. */
export const palette = {
  paper: ['#faf8f4', '#151412'],
  surface: ['#ffffff', '#1e1c19'],
  sunken: ['#f1eee7', '#100f0d'],
  ink: ['#1d1b18', '#f3f0ea'],
  muted: ['#5c574f', '#b3ada2'],
  line: ['#e3ded4', '#35322c'],
  edge: ['#8b857a', '#857f73'],
  go: ['#0b5c4b', '#79d3bb'],
  'go-strong': ['#084638', '#97e2cd'],
  'on-go': ['#ffffff', '#08251e'],
  'go-soft': ['#e2efea', '#16332b'],
  gold: ['#8f5b00', '#e7b75a'],
  good: ['#1c6b38', '#7fd39a'],
  'good-soft': ['#e4f1e6', '#17301f'],
  warn: ['#8a5300', '#eab464'],
  'warn-soft': ['#faeed8', '#362a14'],
  bad: ['#a8221a', '#ff9c91'],
  'bad-soft': ['#fbe9e6', '#3d1d19'],
  stage: ['#0d0c0b', '#0d0c0b'],
};

const variables = (column) => ({
  'color-scheme': column === 0 ? 'light' : 'dark',
  ...Object.fromEntries(Object.entries(palette).map(([name, pair]) => [`--${name}`, pair[column]])),
});

/** A subtree may ask for a scheme with data-theme (the player's stage is always dark); the page follows the reader's system. */
const schemes = plugin(({ addBase }) => {
  addBase({ ':root, [data-theme="light"]': variables(0) });
  addBase({ '@media (prefers-color-scheme: dark)': { ':root:not([data-theme="light"])': variables(1) } });
  addBase({ '[data-theme="dark"]': variables(1) });
});

export default {
  darkMode: 'media',
  theme: {
    colors: {
      transparent: 'transparent',
      inherit: 'inherit',
      current: 'currentColor',
      white: '#ffffff',
      ...Object.fromEntries(Object.keys(palette).map((name) => [name, `var(--${name})`])),
    },
    fontFamily: {
      head: ['"Hanken Grotesk"', '"Hanken Fallback"', '"Hanken Fallback Noto"', 'system-ui', 'sans-serif'],
      sans: ['system-ui', '-apple-system', '"Segoe UI"', 'Roboto', '"Noto Sans"', 'sans-serif'],
      serif: ['ui-serif', '"Iowan Old Style"', 'Georgia', '"Noto Serif"', 'serif'],
      mono: ['ui-monospace', 'SFMono-Regular', 'Menlo', 'Consolas', '"Liberation Mono"', 'monospace'],
    },
    fontSize: {
      xs: ['0.8125rem', '1.25rem'],
      sm: ['0.9375rem', '1.4375rem'],
      base: ['1.0625rem', '1.6rem'],
      read: ['1.1875rem', '1.6'],
      lg: ['1.25rem', '1.65rem'],
      xl: ['1.5rem', '1.9rem'],
      '2xl': ['2rem', '2.35rem'],
      '3xl': ['clamp(2rem, 1.35rem + 2.6vw, 2.75rem)', '1.1'],
    },
    borderRadius: { none: '0', sm: '0.25rem', DEFAULT: '0.375rem', lg: '0.75rem', full: '9999px' },
    boxShadow: { float: '0 1px 2px rgb(20 18 14 / 0.08), 0 8px 28px rgb(20 18 14 / 0.16)', none: 'none' },
    screens: { sm: '40rem', md: '48rem', lg: '64rem', xl: '80rem' },
    extend: {
      maxWidth: { page: '70rem', read: '41.25rem', form: '35rem', side: '18.75rem' },
      width: { side: '18.75rem', rail: '15rem' },
      aspectRatio: { cover: '16 / 9' },
    },
  },
  plugins: [schemes],
};
