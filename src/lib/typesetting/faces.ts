/** Which font sets which letter, in each of the faces there are. */
import { join } from 'node:path';

export type Face = 'serif' | 'italic' | 'bold' | 'bold-italic' | 'mono' | 'heading';
/** Letters that one font sets. */
export type Run = { font: string; text: string };

const folder = join(import.meta.dirname, 'fonts');
const file = (name: string) => join(folder, `${name}.woff`);
/** For a document's start, so that no font that is not inside is named in it. */
export const latin = file('noto-serif-latin-400');
const latinExt = file('noto-serif-latin-ext-400');
const chinese = file('noto-serif-sc-chinese-simplified-400');

/** Each font holds one block of letters; the first that matches sets the letter. */
const fonts: [RegExp, string][] = [
  [/[\u0020-\u00ff\u0131\u0152\u0153\u2000-\u206f\u20ac\u2122]/, latin],
  [/[\u0900-\u097f\u1cd0-\u1cff\ua830-\ua839\ua8e0-\ua8ff]/, file('noto-serif-devanagari-devanagari-400')],
  [/[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufeff]/, file('noto-naskh-arabic-arabic-400')],
  [/[\u0370-\u03ff]/, file('noto-serif-greek-400')],
  [/[\u0400-\u045f\u0490-\u0491\u04b0-\u04b1\u2116]/, file('noto-serif-cyrillic-400')],
  [/[\u0460-\u052f\u1c80-\u1c88\u2de0-\u2dff\ua640-\ua69f]/, file('noto-serif-cyrillic-ext-400')],
  [/[\u1ea0-\u1ef9\u20ab]/, file('noto-serif-vietnamese-400')],
  [/[\u0100-\u02ff\u1e00-\u1eff\u20a0-\u20c0]/, latinExt],
  [/[\u2100-\u2bff\u{1d400}-\u{1d7ff}]/u, file('noto-sans-math-400')],
  [/[\u2e80-\u2fdf\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]/, chinese],
];

/** What the faces have of their own; all else is upright. */
const own: Record<Exclude<Face, 'serif'>, Record<string, string>> = {
  heading: { [latin]: file('hanken-grotesk-latin-700') },
  italic: { [latin]: file('noto-serif-latin-400-italic'), [latinExt]: file('noto-serif-latin-ext-400-italic') },
  bold: { [latin]: file('noto-serif-latin-700'), [latinExt]: file('noto-serif-latin-ext-700') },
  'bold-italic': {
    [latin]: file('noto-serif-latin-700-italic'),
    [latinExt]: file('noto-serif-latin-ext-700-italic'),
  },
  mono: { [latin]: file('jetbrains-mono-latin-400'), [latinExt]: file('jetbrains-mono-latin-ext-400') },
};

/** Neighbours of one font together; spaces, and signs that are set on or between letters, stay with the letters before them. */
export function runsOf(text: string, face: Face): Run[] {
  const runs: Run[] = [];
  for (const letter of text.normalize('NFC')) {
    const last = runs.at(-1);
    const font = last && staysWith(last.font, letter) ? last.font : fontOf(letter, face);
    if (last?.font === font) last.text += letter;
    else runs.push({ font, text: letter });
  }
  return runs;
}

/** Every font has a space; signs like commas are in the Latin one, and in the Chinese one as wide as its letters. */
function staysWith(font: string, letter: string): boolean {
  return /[\s\p{Mn}\p{Mc}\p{Cf}]/u.test(letter) || (font === chinese && /[\u2010-\u203a]/.test(letter));
}

function fontOf(letter: string, face: Face): string {
  const found = fonts.find(([letters]) => letters.test(letter))?.[1] ?? latin;
  return face === 'serif' ? found : (own[face][found] ?? found);
}

/** A font whose letters are all as wide as each other. */
export function isMono(font: string): boolean {
  return Object.values(own.mono).includes(font);
}

/** By the first letter that has a direction (Unicode Bidirectional Algorithm, rule P2), for the scripts above. */
export function isRightToLeft(text: string): boolean {
  return /^[^\p{L}]*[\p{Script=Arabic}\p{Script=Hebrew}]/u.test(text);
}
