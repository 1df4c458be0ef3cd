/** What lectures may show of other sites: a list of providers, each with one way to write its address and one frame. */

/** `href` is the canonical address, where one gets without a script; `frame` is what a click loads. */
export type Embed = { provider: string; href: string; frame: string };
type Provider = { name: string; hosts: RegExp; read: (url: URL) => Omit<Embed, 'provider'> | null };

const providers: Provider[] = [
  { name: 'YouTube', hosts: /^((www|m|music)\.)?youtube(-nocookie)?\.com$|^youtu\.be$/, read: youTube },
  { name: 'Vimeo', hosts: /^((www|player)\.)?vimeo\.com$/, read: vimeo },
  { name: 'CodePen', hosts: /^(www\.)?codepen\.io$/, read: codePen },
  { name: 'GeoGebra', hosts: /^((www|beta)\.)?geogebra\.org$/, read: geoGebra },
];

/** "YouTube, Vimeo, CodePen and GeoGebra", for sentences. */
export const embedProviders = new Intl.ListFormat('en').format(providers.map(({ name }) => name));

/**
 * The page that an address of a provider shows, whichever of its forms was copied; null for any other address.
 * A canonical address gives the same embed again. Only ids and numbers of an address are taken over, so nothing typed
 * gets into the frame's address.
 */
export function readEmbed(address: string): Embed | null {
  const url = URL.parse(/^[a-z]+:/i.test(address.trim()) ? address.trim() : `https://${address.trim()}`);
  if (!url || !/^https?:$/.test(url.protocol) || url.port || url.username || url.password) return null;
  const provider = providers.find(({ hosts }) => hosts.test(url.hostname));
  const found = provider?.read(url);
  return provider && found ? { provider: provider.name, ...found } : null;
}

/** Without cookies, as developers.google.com/youtube/player_parameters describes it. */
function youTube(url: URL): Omit<Embed, 'provider'> | null {
  const [first = '', second = ''] = partsOf(url);
  const named = /^(embed|shorts|live|v)$/.test(first) ? second : url.searchParams.get('v');
  const id = url.hostname === 'youtu.be' ? first : named;
  if (!id || !/^[\w-]{11}$/.test(id)) return null;
  const start = secondsOf(url.searchParams.get('t') ?? url.searchParams.get('start') ?? '');
  return {
    href: `https://www.youtube.com/watch?v=${id}${start ? `&t=${start}s` : ''}`,
    frame: `https://www.youtube-nocookie.com/embed/${id}?autoplay=1&rel=0${start ? `&start=${start}` : ''}`,
  };
}

/** An unlisted video has a second word in its address (help.vimeo.com, "private links"). */
function vimeo(url: URL): Omit<Embed, 'provider'> | null {
  const parts = partsOf(url);
  const at = parts.findIndex((part) => /^\d{1,12}$/.test(part));
  const id = parts[at];
  if (!id || !/^(video|channels\/\w+|groups\/\w+\/videos|)$/.test(parts.slice(0, at).join('/'))) return null;
  const hash = [url.searchParams.get('h') ?? '', parts[at + 1] ?? ''].find((one) => /^[0-9a-f]{6,20}$/.test(one));
  return {
    href: `https://vimeo.com/${id}${hash ? `/${hash}` : ''}`,
    frame: `https://player.vimeo.com/video/${id}?autoplay=1&dnt=1${hash ? `&h=${hash}` : ''}`,
  };
}

function codePen(url: URL): Omit<Embed, 'provider'> | null {
  const path = /^\/((?:team\/)?[\w-]{1,60})\/(?:pen|embed|full|details)\/(?:preview\/)?([\w-]{4,40})\/?$/;
  const [, owner, pen] = path.exec(url.pathname) ?? [];
  if (!owner || !pen) return null;
  return {
    href: `https://codepen.io/${owner}/pen/${pen}`,
    frame: `https://codepen.io/${owner}/embed/${pen}?default-tab=result`,
  };
}

function geoGebra(url: URL): Omit<Embed, 'provider'> | null {
  const path =
    /^\/(?:m|classic|calculator|graphing|geometry|3d|material\/(?:show|iframe)\/id)\/([A-Za-z0-9]{6,12})(?:\/|$)/;
  const id = path.exec(url.pathname)?.[1];
  if (!id) return null;
  return { href: `https://www.geogebra.org/m/${id}`, frame: `https://www.geogebra.org/material/iframe/id/${id}` };
}

function partsOf(url: URL): string[] {
  return url.pathname.split('/').filter(Boolean);
}

/** "90", "90s" and "1h2m3s" -> seconds; 0 for anything else. */
function secondsOf(text: string): number {
  const [whole, h = 0, m = 0, s = 0] = /^(?:(\d{1,2})h)?(?:(\d{1,3})m)?(?:(\d{1,6})s?)?$/.exec(text) ?? [];
  return whole ? Number(h) * 3600 + Number(m) * 60 + Number(s) : 0;
}
