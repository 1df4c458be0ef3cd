/** The letters of a text file: UTF-8, UTF-16 or, where it is neither, Windows-1252 as old programs write it. */

/** By the byte order mark, else by what the bytes look like (https://encoding.spec.whatwg.org). Never throws. */
export function decodeText(bytes: Uint8Array): string {
  const wide = utf16Of(bytes);
  if (wide) return new TextDecoder(wide).decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** Captions are full of digits and line ends, and those have a zero byte on one side in UTF-16. */
function utf16Of(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const zeros = [0, 0];
  const length = Math.min(bytes.length, 1000);
  for (let at = 0; at < length; at++) if (bytes[at] === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  if (odd > length / 10 && even < odd / 4) return 'utf-16le';
  return even > length / 10 && odd < even / 4 ? 'utf-16be' : null;
}
