/** Drawings as SVG: only what draws is let through. Rebuilt from a list of the allowed, not cleaned of the known bad. */
import { readFile, writeFile } from 'node:fs/promises';
import sanitize from 'sanitize-html';
import { Refused } from '../lib/errors.ts';

const tags = `svg g defs symbol use title desc path rect circle ellipse line polyline polygon text tspan textPath
  linearGradient radialGradient stop clipPath mask pattern marker filter feGaussianBlur feOffset feBlend feColorMatrix
  feComposite feFlood feMerge feMergeNode switch`.split(/\s+/);
const attributes = `id class x y x1 y1 x2 y2 cx cy r rx ry d dx dy fx fy fr points width height viewBox version xmlns
  xmlns:xlink preserveAspectRatio transform offset gradientUnits gradientTransform spreadMethod patternUnits
  patternContentUnits patternTransform clipPathUnits maskUnits maskContentUnits markerWidth markerHeight markerUnits
  refX refY orient pathLength textLength lengthAdjust startOffset rotate href xlink:href role aria-label lang xml:space
  in in2 result stdDeviation mode values type operator k1 k2 k3 k4 fill fill-opacity fill-rule stroke stroke-width
  stroke-opacity stroke-linecap stroke-linejoin stroke-miterlimit stroke-dasharray stroke-dashoffset opacity color
  stop-color stop-opacity clip-path clip-rule mask filter marker-start marker-mid marker-end font-family font-size
  font-weight font-style font-variant text-anchor dominant-baseline alignment-baseline baseline-shift letter-spacing
  word-spacing text-decoration display visibility overflow vector-effect paint-order flood-color flood-opacity
  shape-rendering text-rendering color-interpolation-filters`.split(/\s+/);
const allowed = new Set(attributes);

/** Rewrites the drawing at `path` as `target`. Throws Refused for what is no drawing, or one styled by a style sheet. */
export async function sanitizeSvg(path: string, target: string): Promise<void> {
  await writeFile(target, sanitizedSvg(await readFile(path, 'utf8')));
}

/** The drawing without script, outside references and everything else that does not draw. */
export function sanitizedSvg(text: string): string {
  if (/<style[\s>]/i.test(text))
    throw new Refused(
      'This drawing is styled by a style sheet. Please export it with attributes ("presentation attributes").',
    );
  const clean = sanitize(text, {
    allowedTags: tags,
    allowedAttributes: { '*': attributes },
    transformTags: { '*': (tagName, given) => ({ tagName, attribs: drawingAttributes(given) }) },
    parser: { xmlMode: true, lowerCaseTags: false, lowerCaseAttributeNames: false },
  });
  const drawing = /<svg[\s>][\s\S]*<\/svg>/.exec(clean)?.[0];
  if (!drawing) throw new Refused('This drawing cannot be read.');
  return drawing.includes('xmlns="http://www.w3.org/2000/svg"')
    ? drawing
    : drawing.replace('<svg', '<svg xmlns="http://www.w3.org/2000/svg"');
}

/** References stay inside the drawing; a style attribute becomes the attributes it stands for. */
function drawingAttributes(given: Record<string, string>): Record<string, string> {
  const all = { ...given, ...ofStyle(given.style ?? '') };
  return Object.fromEntries(Object.entries(all).filter(([name, value]) => allowed.has(name) && isInside(name, value)));
}

function ofStyle(style: string): Record<string, string> {
  const pairs = style.split(';').map((one) => one.split(':').map((part) => part.trim()));
  return Object.fromEntries(pairs.filter((pair) => pair.length === 2 && pair[0] && pair[1]) as [string, string][]);
}

function isInside(name: string, value: string): boolean {
  if (name === 'href' || name === 'xlink:href') return value.trim().startsWith('#');
  if (name.startsWith('xmlns')) return value.startsWith('http://www.w3.org/');
  return !/url\(\s*["']?\s*(?!["'#\s])|\\|expression|@import/i.test(value);
}
