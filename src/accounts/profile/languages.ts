/** The languages that a person can say they prefer. BCP 47. */
export const languageCodes = ['en', 'hi', 'bn', 'ta', 'te', 'mr', 'es', 'fr', 'de', 'pt', 'ar', 'zh', 'ja'] as const;

/** Each under its own name and the English one. */
export function languageChoices(): { value: string; label: string }[] {
  const english = new Intl.DisplayNames(['en'], { type: 'language' });
  return languageCodes.map((value) => {
    const [own, name] = [new Intl.DisplayNames([value], { type: 'language' }).of(value), english.of(value)];
    return { value, label: own === name ? (name ?? value) : `${own} (${name})` };
  });
}
