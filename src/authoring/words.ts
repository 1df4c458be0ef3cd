/** Short words for lengths, in the studio. */

/** 0 -> '', 40 -> "40 s", 372 -> "6 min", 5400 -> "1 h 30 min". */
export function lengthText(seconds: number): string {
  if (seconds <= 0) return '';
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return `${Math.floor(minutes / 60)} h${rest ? ` ${rest} min` : ''}`;
}
