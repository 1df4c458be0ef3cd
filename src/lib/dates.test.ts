import { expect, it } from 'vitest';
import { formatMoment, savedText } from './dates.ts';

const summer = new Date('2026-07-21T18:34:00Z');

it('[COM-01] a moment names its zone as people there do', () => {
  expect(formatMoment(summer, 'Asia/Kolkata')).toBe('22 Jul 2026, 00:04 IST');
  expect(formatMoment(summer, 'Europe/Berlin')).toBe('21 Jul 2026, 20:34 CEST');
  expect(formatMoment(summer, 'UTC')).toBe('21 Jul 2026, 18:34 UTC');
});

it('[AUT-01] a draft saved today tells the time, one saved before tells the day too', () => {
  const saved = new Date('2026-11-21T18:34:00Z');
  expect(savedText(saved, new Date('2026-11-21T18:40:00Z'), 'Asia/Kolkata')).toBe('00:04');
  expect(savedText(saved, new Date('2026-11-22T18:40:00Z'), 'Asia/Kolkata')).toBe('22 Nov, 00:04');
});
