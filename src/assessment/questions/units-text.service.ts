/** Units as a line of text: `m, cm|0.01, km|1000`. The first is that of the numbers; the factor says how much of it one is. */
import type { Unit } from './question.ts';

/** null for what cannot be read; an empty text has no units. */
export function readUnits(text: string): Unit[] | null {
  const parts = text.split(/[,;\n](?!\d)/).map((part) => part.trim());
  const units = parts.filter(Boolean).map((part): Unit | null => {
    const [name = '', factor = '1', ...more] = part.split('|').map((one) => one.trim());
    const number = /^\d{1,15}([.,]\d{1,15})?(e[+-]?\d{1,2})?$/i.test(factor)
      ? Number(factor.replace(',', '.'))
      : Number.NaN;
    return name !== '' && name.length <= 30 && more.length === 0 && number > 0 ? { name, factor: number } : null;
  });
  return units.every((one) => one !== null) ? units : null;
}

export function unitsText(units: readonly Unit[]): string {
  return units.map(({ name, factor }) => (factor === 1 ? name : `${name}|${factor}`)).join(', ');
}
