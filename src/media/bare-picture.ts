/**
 * Does a picture hold nothing but its pixels? Then it need not be written anew, which would cost quality each time: no
 * metadata, no comments, no colour profile, nothing behind its end, no second picture.
 * JPEG: ITU T.81 annex B · PNG: W3C PNG 5 · WebP: RFC 9649.
 */

/** `ending`: of the type its content has. False for what cannot be read to its end. */
export function isBarePicture(bytes: Buffer, ending: string): boolean {
  try {
    if (ending === 'jpg') return isBareJpeg(bytes);
    if (ending === 'png') return isBarePng(bytes);
    return ending === 'webp' && isBareWebp(bytes);
  } catch (error) {
    // A length that leads out of the file.
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** Tables, frames and scans; of the application segments only the short one that says "JFIF". */
function isBareJpeg(bytes: Buffer): boolean {
  let at = 2;
  while (at < bytes.length) {
    if (bytes.readUInt8(at) !== 0xff) return false;
    const marker = bytes.readUInt8(at + 1);
    if (marker === 0xd9) return at + 2 === bytes.length;
    const isTable = (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc8) || [0xda, 0xdb, 0xdd].includes(marker);
    const isJfif = marker === 0xe0 && bytes.readUInt16BE(at + 2) === 16;
    if (!isTable && !isJfif) return false;
    at += 2 + bytes.readUInt16BE(at + 2);
    if (marker === 0xda) at = endOfScan(bytes, at);
  }
  return false;
}

/** Where the next marker stands: not a stuffed zero, not a restart. */
function endOfScan(bytes: Buffer, from: number): number {
  let at = bytes.indexOf(0xff, from);
  while (at >= 0 && at + 1 < bytes.length) {
    const next = bytes.readUInt8(at + 1);
    if (next !== 0 && !(next >= 0xd0 && next <= 0xd7)) return at;
    at = bytes.indexOf(0xff, at + 2);
  }
  return bytes.length;
}

const pngChunks = new Set('IHDR PLTE tRNS IDAT gAMA cHRM sRGB sBIT bKGD pHYs'.split(' '));

function isBarePng(bytes: Buffer): boolean {
  for (let at = 8; at < bytes.length; ) {
    const name = bytes.toString('latin1', at + 4, at + 8);
    const end = at + 12 + bytes.readUInt32BE(at);
    if (name === 'IEND') return end === bytes.length;
    if (!pngChunks.has(name)) return false;
    at = end;
  }
  return false;
}

function isBareWebp(bytes: Buffer): boolean {
  if (bytes.readUInt32LE(4) + 8 !== bytes.length) return false;
  for (let at = 12; at < bytes.length; ) {
    if (!['VP8 ', 'VP8L', 'VP8X', 'ALPH'].includes(bytes.toString('latin1', at, at + 4))) return false;
    const size = bytes.readUInt32LE(at + 4);
    at += 8 + size + (size % 2);
    if (at === bytes.length) return true;
  }
  return false;
}
