/** Stretches of a film in whole seconds, as text (`0-754,800-902`) and as bits. */

/** From the first second to before the last. */
export type Range = readonly [from: number, to: number];

/**
 * Bit 0 says that the bits hold all that is stored of this film; second `s` is bit `s + 1`. Redis counts bits from the
 * highest of each byte (https://redis.io/docs/latest/commands/setbit/).
 */
export const bitOf = (second: number) => second + 1;

/** What is no stretch is left out. */
export function readRanges(text: string): Range[] {
  return text.split(',').flatMap((part) => {
    const [, from, to] = /^(\d{1,5})-(\d{1,5})$/.exec(part) ?? [];
    return from !== undefined && Number(from) < Number(to) ? [[Number(from), Number(to)] as const] : [];
  });
}

export function writeRanges(ranges: readonly Range[]): string {
  return ranges.map(([from, to]) => `${from}-${to}`).join(',');
}

export function lengthOf(ranges: readonly Range[]): number {
  return ranges.reduce((sum, [from, to]) => sum + to - from, 0);
}

/** As bits, with the mark that they are all there is. */
export function bitsOf(ranges: readonly Range[]): Buffer {
  const end = Math.max(0, ...ranges.map(([, to]) => to));
  const bits = Buffer.alloc((bitOf(end) >> 3) + 1);
  bits[0] = 0x80;
  for (const [from, to] of ranges)
    for (let bit = bitOf(from); bit < bitOf(to); bit++) bits[bit >> 3] = (bits[bit >> 3] ?? 0) | (0x80 >> (bit & 7));
  return bits;
}

export function isWhole(bits: Buffer | null): bits is Buffer {
  return bits !== null && ((bits[0] ?? 0) & 0x80) !== 0;
}

/** In their order, none touching another. */
export function rangesIn(bits: Buffer): Range[] {
  const ranges: Range[] = [];
  const isSet = (bit: number) => ((bits[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0;
  let from = -1;
  for (let bit = 1; bit <= bits.length * 8; bit++) {
    if (isSet(bit) && from < 0) from = bit;
    if (isSet(bit) || from < 0) continue;
    ranges.push([from - 1, bit - 1]);
    from = -1;
  }
  return ranges;
}
