/** Numbers as people type them: comma or point, groups of digits, exponents, the digits of other scripts. */

/** Where the ten digits of a script begin (Unicode, general category Nd), beside those that NFKC makes plain. */
const zeros = [
  0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0, 0xf20, 0x1040,
];

/**
 * All that a text can mean: none for what is no number, two for `1,000`, which is one or a thousand depending on where its
 * writer learned to count. Takes `3,5` `3.5` `1 200` `1.200,5` `−4` `6.02e23` `6,02 × 10^23` `१२` `1/2` `2½`.
 */
export function readNumbers(typed: string): number[] {
  const raised = typed.replace(/[⁺⁻]?[⁰¹²³⁴-⁹]+/g, '^$&');
  const fraction = fractionIn(typed);
  if (fraction !== null) return Number.isFinite(fraction) ? [fraction] : [];
  const text = plainDigits(raised.normalize('NFKC'))
    .replace(/[\s'’_]/g, '')
    .replace(/[−–]/g, '-')
    .replaceAll('٫', '.')
    .replaceAll('٬', ',')
    .replace(/[x×·*]10(?:\^|\*\*)\(?([+-]?\d{1,3})\)?$/i, 'e$1');
  const parts = /^([+-]?)([\d.,]+)(e[+-]?\d{1,3})?$/i.exec(text);
  if (!parts) return [];
  const [, sign = '', digits = '', exponent = ''] = parts;
  const found = readings(digits).map((one) => Number(`${sign}${one}${exponent}`));
  return [...new Set(found.filter(Number.isFinite))];
}

/** `1/2`, `2 1/2`, `−2½`; null for what is no fraction. */
function fractionIn(typed: string): number | null {
  // Without the space `2½` would become 21/2.
  const apart = typed.replace(/[¼-¾⅐-⅞]/g, ' $&');
  const text = plainDigits(apart.normalize('NFKC').replace(/⁄/g, '/').replace(/[−–]/g, '-').trim());
  const parts = /^([+-]?)\s*(?:(\d{1,9})\s+)?(\d{1,9})\s*\/\s*(\d{1,9})$/.exec(text);
  if (!parts) return null;
  const [, sign = '', whole = '0', over = '', under = ''] = parts;
  return (Number(whole) + Number(over) / Number(under)) * (sign === '-' ? -1 : 1);
}

/** Digits with a point, in every way they can be meant. */
function readings(digits: string): string[] {
  const marks = digits.replace(/\d/g, '');
  if (!/\d/.test(digits)) return [];
  if (marks === '') return [digits];
  if (marks.length === 1) {
    const decimal = digits.replace(',', '.');
    return marks === ',' && isGrouped(digits, ',') ? [decimal, digits.replace(',', '')] : [decimal];
  }
  const last = marks.at(-1) ?? '';
  const groups = marks.slice(0, -1);
  // 1.234.567 and 1,234,567 have groups alone; 1.234,5 and 1,234.5 end with a decimal sign of the other kind.
  if (new Set(marks).size === 1) return isGrouped(digits, last) ? [digits.replaceAll(last, '')] : [];
  if (new Set(groups).size > 1 || groups.includes(last)) return [];
  const [whole = '', fraction = ''] = digits.split(last);
  const group = groups[0] ?? '';
  return isGrouped(whole, group) ? [`${whole.replaceAll(group, '')}.${fraction}`] : [];
}

/** Groups of three; also the Indian way, 12,34,567. */
function isGrouped(digits: string, mark: string): boolean {
  const [first = '', ...rest] = digits.split(mark);
  return (
    /^\d{1,3}$/.test(first) &&
    rest.every((one, at) => /^\d{2,3}$/.test(one) && (at < rest.length - 1 || one.length === 3))
  );
}

function plainDigits(text: string): string {
  return text.replace(/\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0) ?? 0;
    const zero = zeros.find((one) => code >= one && code < one + 10);
    return zero === undefined ? digit : String(code - zero);
  });
}
