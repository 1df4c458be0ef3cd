/** The time zones a person can choose from. */

/** ICU still lists these under names that their countries gave up. */
const renamed = new Map([
  ['Asia/Calcutta', 'Asia/Kolkata'],
  ['Asia/Katmandu', 'Asia/Kathmandu'],
  ['Asia/Rangoon', 'Asia/Yangon'],
  ['Asia/Saigon', 'Asia/Ho_Chi_Minh'],
  ['Europe/Kiev', 'Europe/Kyiv'],
  ['Atlantic/Faeroe', 'Atlantic/Faroe'],
]);

/** IANA names with words to show, sorted; `current` is among them even if it is unusual. */
export function timeZoneChoices(current: string): { value: string; label: string }[] {
  const names = Intl.supportedValuesOf('timeZone').map((name) => renamed.get(name) ?? name);
  const all = new Set([...names, 'UTC', current]);
  return [...all].sort().map((value) => ({ value, label: value.replaceAll('_', ' ').replaceAll('/', ' / ') }));
}
