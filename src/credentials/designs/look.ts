/** The look of a certificate on a web page: colours come as a stylesheet, because pages allow no styles of their own. */
import { type CertificateDesign, designFrom, mutedOf } from '../../authoring/certificate/design.service.ts';
import { type PublicImage, publicImages } from '../../media/media.service.ts';

export type Look = {
  /** Of the sheet: format and colours. */
  className: string;
  /** null: the colours are the usual ones. */
  stylesheet: string | null;
  logo: PublicImage | null;
  signature: PublicImage | null;
};

const usual = designFrom();

export async function lookOf(chosen: CertificateDesign | null | undefined): Promise<Look> {
  const design = designFrom(chosen);
  const { logoFileId, signatureFileId, paper, ink, accent } = design;
  const images = await publicImages([logoFileId, signatureFileId].filter((id) => id !== null));
  const colours = [paper, ink, accent].map((one) => one.slice(1)).join('-');
  const isUsual = paper === usual.paper && ink === usual.ink && accent === usual.accent;
  return {
    className: `certificate ${design.orientation} ${design.size}${isUsual ? '' : ` colours-${colours}`}`,
    stylesheet: isUsual ? null : `/certificates/colours/${colours}.css`,
    logo: images.get(logoFileId ?? '') ?? null,
    signature: images.get(signatureFileId ?? '') ?? null,
  };
}

/** `colours`: "faf8f4-1d1b18-8f5b00" for paper, ink and accent; null for anything else. */
export function stylesheetFor(colours: string): string | null {
  const [, paper, ink, accent] = /^([0-9a-f]{6})-([0-9a-f]{6})-([0-9a-f]{6})$/.exec(colours) ?? [];
  if (!paper || !ink || !accent) return null;
  const soft = mutedOf({ paper: `#${paper}`, ink: `#${ink}` });
  return `.colours-${colours}{--sheet:#${paper};--sheet-ink:#${ink};--sheet-soft:${soft};--sheet-accent:#${accent}}`;
}
