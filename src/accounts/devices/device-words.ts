/** Browser and system in words, from what a browser says of itself. Rough on purpose: people know their own devices. */

export type DeviceWords = { browser: string; system: string };

/** The first that fits counts: most browsers also claim to be others. */
const browsers: [RegExp, string][] = [
  [/\bEdg(e|A|iOS)?\//, 'Edge'],
  [/\b(OPR|Opera)\b/, 'Opera'],
  [/SamsungBrowser\//, 'Samsung Internet'],
  [/Vivaldi\//, 'Vivaldi'],
  [/YaBrowser\//, 'Yandex Browser'],
  [/DuckDuckGo\//, 'DuckDuckGo'],
  [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/\b(HeadlessChrome|Chrome|CriOS|Chromium)\//, 'Chrome'],
  [/Version\/[\d.]+.*Safari\//, 'Safari'],
];
const systems: [RegExp, string][] = [
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/CrOS/, 'ChromeOS'],
  [/Windows/, 'Windows'],
  [/Mac OS X|Macintosh/, 'macOS'],
  [/Linux|X11/, 'Linux'],
];

export function deviceWords(agent: string): DeviceWords {
  return {
    browser: browsers.find(([sign]) => sign.test(agent))?.[1] ?? 'Unknown browser',
    system: systems.find(([sign]) => sign.test(agent))?.[1] ?? 'unknown system',
  };
}

/** "Firefox on Linux" */
export function deviceName(agent: string): string {
  const { browser, system } = deviceWords(agent);
  return `${browser} on ${system}`;
}
