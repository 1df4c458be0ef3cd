/** The last gate: whatever the renderer made, only these elements and attributes leave it. */
import sanitize from 'sanitize-html';
import { frameHosts } from '../../lib/frames.ts';

const text =
  'p br hr h2 h3 h4 h5 h6 ul ol li blockquote pre code em strong s a sup sub div section span figure figcaption nav';
const tables = 'table thead tbody tr th td';
// What KaTeX writes. No annotation-xml, mglyph or malignmark: those let HTML hide in formulas.
const formulas =
  'math semantics annotation mrow mi mo mn ms mtext mspace msup msub msubsup mfrac msqrt mroot mover munder ' +
  'munderover mtable mtr mtd mstyle mpadded mphantom menclose';
const formulaAttributes =
  'display mathvariant stretchy fence separator accent accentunder lspace rspace width height depth voffset ' +
  'linethickness columnalign columnspacing rowspacing columnlines rowlines displaystyle scriptlevel notation ' +
  'minsize maxsize movablelimits symmetric largeop form encoding';

const rules: sanitize.IOptions = {
  allowedTags: `${text} ${tables} ${formulas} picture source img`.split(' '),
  allowedAttributes: {
    '*': ['class', 'id', 'dir'],
    a: ['href', 'rel', 'title', 'aria-label'],
    img: ['src', 'srcset', 'sizes', 'alt', 'width', 'height', 'loading', 'decoding', 'role'],
    source: ['type', 'srcset', 'sizes'],
    ol: ['start'],
    th: ['scope', 'align'],
    td: ['align'],
    div: ['role', 'tabindex', 'aria-label', 'data-frame', 'data-provider'],
    nav: ['aria-label'],
    pre: ['tabindex', 'data-language'],
    ...Object.fromEntries(formulas.split(' ').map((tag) => [tag, [...formulaAttributes.split(' '), 'class']])),
  },
  allowedSchemes: ['http', 'https', 'mailto', 'tel'],
  // `data:` is the blurred picture that we make ourselves; Markdown lets nobody else's through.
  allowedSchemesByTag: { img: ['http', 'https', 'data'] },
  allowProtocolRelative: false,
  transformTags: {
    div: (tagName, { 'data-frame': frame, ...attribs }) => ({
      tagName,
      attribs: frame && isKnown(frame) ? { ...attribs, 'data-frame': frame } : attribs,
    }),
  },
  disallowedTagsMode: 'escape',
};

export function clean(html: string): string {
  return sanitize(html, rules);
}

function isKnown(frame: string): boolean {
  return /^#document-[0-9a-f]{24}$/.test(frame) || frameHosts.some((host) => frame.startsWith(`${host}/`));
}
