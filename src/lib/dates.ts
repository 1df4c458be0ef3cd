/** Days and moments as people read them, in the reader's time zone. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** "21 November 2026" */
export function formatDay(date: Date, timeZone: string, locale = 'en-GB'): string {
  return format(locale, timeZone, { dateStyle: 'long' }).format(date);
}

/** "21 Nov 2026, 11:04 IST": the zone is named, because the moment matters. */
export function formatMoment(date: Date, timeZone: string, locale = 'en-GB'): string {
  const options: Intl.DateTimeFormatOptions = {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  };
  return format(namesZone(locale, timeZone), timeZone, options).format(date);
}

/** "3 December, 09:00 IST" for something to come; with its year when that is not the one of `from`. */
export function formatOpening(date: Date, timeZone: string, from: Date, locale = 'en-GB'): string {
  const year = format(locale, timeZone, { year: 'numeric' });
  const options: Intl.DateTimeFormatOptions = {
    day: 'numeric',
    month: 'long',
    ...(year.format(date) === year.format(from) ? {} : { year: 'numeric' }),
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  };
  // Whether "at" or a comma stands before the time differs between editions of the locale data.
  return format(namesZone(locale, timeZone), timeZone, options).format(date).replace(' at ', ', ');
}

/** When something was saved, for somebody who works on it: "12:04", on another day "3 Nov, 12:04". */
export function savedText(saved: Date, at: Date, timeZone: string): string {
  const day = format('en-GB', timeZone, { dateStyle: 'short' });
  const time: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
  const isToday = day.format(saved) === day.format(at);
  return format('en-GB', timeZone, isToday ? time : { day: 'numeric', month: 'short', ...time }).format(saved);
}

/** Each English names only the zones of its own country; elsewhere they are offsets (CLDR, time zone names). */
function namesZone(locale: string, timeZone: string): string {
  return locale === 'en-GB' && /^Asia\/(Kolkata|Calcutta)$/.test(timeZone) ? 'en-IN' : locale;
}

function format(locale: string, timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${timeZone} ${JSON.stringify(options)}`;
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(locale, { ...options, timeZone });
  formats.set(key, made);
  return made;
}
