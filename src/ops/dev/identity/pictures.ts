import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { param, type Route } from '../http.ts';

/** A picture for every account number: two hills in colours of its own. */
export function pictureRoutes(): Route[] {
  return [
    {
      method: 'GET',
      path: '/pictures/:sub',
      name: 'picture',
      run: async (call) => ({
        status: 200,
        headers: { 'content-type': 'image/png', 'cache-control': 'max-age=3600' },
        body: await draw(param(call, 'sub')),
      }),
    },
  ];
}

/** The claim's value, as seen from `host`. */
export function pictureOf(sub: string, host: string): string {
  return `http://${host}/pictures/${encodeURIComponent(sub)}`;
}

function draw(sub: string): Promise<Buffer> {
  const [hue = 0, height = 0] = createHash('sha256').update(sub).digest();
  const colour = (turn: number, light: number) => `hsl(${(hue * 360) / 256 + turn}, 45%, ${light}%)`;
  const top = 90 + height / 4;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="256" height="256">
<rect width="256" height="256" fill="${colour(0, 85)}"/><circle cx="180" cy="70" r="28" fill="${colour(40, 70)}"/>
<path d="M0 ${top + 60} L90 ${top} L200 256 L0 256Z" fill="${colour(0, 45)}"/>
<path d="M60 256 L190 ${top + 20} L256 ${top + 80} L256 256Z" fill="${colour(0, 32)}"/></svg>`;
  return sharp(Buffer.from(svg)).png().toBuffer();
}
