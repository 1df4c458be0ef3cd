/** Other sites whose pages may stand in a frame of ours, on pages that have such a frame. Nothing is loaded before a click. */
export const frameHosts = [
  'https://www.youtube-nocookie.com',
  'https://player.vimeo.com',
  'https://codepen.io',
  'https://www.geogebra.org',
];
