/** Times of captions, in milliseconds, as WebVTT and SubRip write them and as people type them. */

const most = 100 * 3_600_000;

/**
 * "1:02:03.500", "02:03,5", "2:03" or "123.5" in milliseconds; null for anything else and for what is over 100 hours. Minutes
 * and seconds stay under 60 where something stands before them.
 */
export function parseTime(text: string): number | null {
  const found = /^\s*(?:(?:(\d{1,2}):)?(\d{1,2}):)?(\d{1,6})(?:[.,](\d{1,3}))?\s*$/.exec(text);
  if (!found) return null;
  const [hours, minutes, seconds] = [Number(found[1] ?? 0), Number(found[2] ?? 0), Number(found[3])];
  if ((found[1] !== undefined && minutes > 59) || (found[2] !== undefined && seconds > 59)) return null;
  const time = ((hours * 60 + minutes) * 60 + seconds) * 1000 + Number((found[4] ?? '').padEnd(3, '0'));
  return time < most ? time : null;
}

/** "02:03.500", with hours where there are some: a timestamp of WebVTT. */
export function formatTime(time: number): string {
  const part = (size: number, of: number) => String(Math.floor(time / size) % of).padStart(2, '0');
  const hours = time >= 3_600_000 ? `${String(Math.floor(time / 3_600_000)).padStart(2, '0')}:` : '';
  return `${hours}${part(60_000, 60)}:${part(1000, 60)}.${String(Math.round(time) % 1000).padStart(3, '0')}`;
}
