/** What the bytes themselves say: never the name they came with. */
export type Media = {
  kind: 'image' | 'video' | 'raw';
  format: string;
  contentType: string;
  width?: number;
  height?: number;
  seconds?: number;
};

type Sniffer = (bytes: Buffer) => Media | undefined;

/** Recognises the formats a school uploads; everything else is raw. */
export function sniff(bytes: Buffer): Media {
  for (const sniffer of SNIFFERS) {
    const media = sniffer(bytes);
    if (media) return media;
  }
  return { kind: 'raw', format: '', contentType: 'application/octet-stream' };
}

function png(bytes: Buffer): Media | undefined {
  if (bytes.length < 24 || bytes.toString('latin1', 1, 4) !== 'PNG') return undefined;
  return image('png', 'image/png', bytes.readUInt32BE(16), bytes.readUInt32BE(20));
}

function gif(bytes: Buffer): Media | undefined {
  if (bytes.length < 10 || bytes.toString('latin1', 0, 4) !== 'GIF8') return undefined;
  return image('gif', 'image/gif', bytes.readUInt16LE(6), bytes.readUInt16LE(8));
}

/** A JPEG's size stands in its first start-of-frame segment (ITU T.81, B.2.2). */
function jpeg(bytes: Buffer): Media | undefined {
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xffd8) return undefined;
  for (let at = 2; at + 9 < bytes.length; ) {
    const marker = bytes.readUInt16BE(at);
    const isFrame = marker >= 0xffc0 && marker <= 0xffcf && ![0xffc4, 0xffc8, 0xffcc].includes(marker);
    if (isFrame) return image('jpg', 'image/jpeg', bytes.readUInt16BE(at + 7), bytes.readUInt16BE(at + 5));
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return undefined;
}

function webp(bytes: Buffer): Media | undefined {
  if (!riff(bytes, 'WEBP') || bytes.length < 30) return undefined;
  const chunk = bytes.toString('latin1', 12, 16);
  if (chunk === 'VP8X') return image('webp', 'image/webp', bytes.readUIntLE(24, 3) + 1, bytes.readUIntLE(27, 3) + 1);
  if (chunk === 'VP8L') {
    const packed = bytes.readUInt32LE(21);
    return image('webp', 'image/webp', (packed & 0x3fff) + 1, ((packed >> 14) & 0x3fff) + 1);
  }
  return image('webp', 'image/webp', bytes.readUInt16LE(26) & 0x3fff, bytes.readUInt16LE(28) & 0x3fff);
}

function svg(bytes: Buffer): Media | undefined {
  const start = bytes.toString('utf8', 0, 400).trimStart();
  return /^(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)?<svg[\s>]/s.test(start) ? image('svg', 'image/svg+xml') : undefined;
}

/** Cloudinary counts PDF among the images, because it makes pictures of its pages. */
function pdf(bytes: Buffer): Media | undefined {
  return bytes.toString('latin1', 0, 5) === '%PDF-' ? image('pdf', 'application/pdf') : undefined;
}

/** ISO base media: the length stands in the movie header, as units and units per second (ISO 14496-12, 8.2.2). */
function mp4(bytes: Buffer): Media | undefined {
  if (bytes.toString('latin1', 4, 8) !== 'ftyp') return undefined;
  const brand = bytes.toString('latin1', 8, 12);
  if (brand === 'avif') return image('avif', 'image/avif');
  const isMov = brand === 'qt  ';
  const media: Media = {
    kind: 'video',
    format: isMov ? 'mov' : 'mp4',
    contentType: isMov ? 'video/quicktime' : 'video/mp4',
  };
  const header = bytes.indexOf('mvhd');
  if (header < 0 || header + 36 > bytes.length) return media;
  const wide = bytes[header + 4] === 1;
  const scale = bytes.readUInt32BE(header + (wide ? 24 : 16));
  const units = wide ? Number(bytes.readBigUInt64BE(header + 28)) : bytes.readUInt32BE(header + 20);
  return { ...media, seconds: scale ? units / scale : 0 };
}

function webm(bytes: Buffer): Media | undefined {
  if (bytes.length < 4 || bytes.readUInt32BE(0) !== 0x1a45dfa3) return undefined;
  return { kind: 'video', format: 'webm', contentType: 'video/webm' };
}

/** An AVI's main header holds microseconds per frame and the number of frames. */
function avi(bytes: Buffer): Media | undefined {
  if (!riff(bytes, 'AVI ')) return undefined;
  const media: Media = { kind: 'video', format: 'avi', contentType: 'video/x-msvideo' };
  const header = bytes.indexOf('avih');
  if (header < 0 || header + 48 > bytes.length) return media;
  const seconds = (bytes.readUInt32LE(header + 8) * bytes.readUInt32LE(header + 24)) / 1_000_000;
  return { ...media, seconds, width: bytes.readUInt32LE(header + 40), height: bytes.readUInt32LE(header + 44) };
}

const SNIFFERS: Sniffer[] = [png, gif, jpeg, webp, svg, pdf, mp4, webm, avi];

function riff(bytes: Buffer, kind: string): boolean {
  return bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === kind;
}

function image(format: string, contentType: string, width?: number, height?: number): Media {
  return { kind: 'image', format, contentType, width, height };
}
