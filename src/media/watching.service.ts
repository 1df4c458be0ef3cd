/** How a film or a sound can be had: in which sizes, how little of it, or without the picture. */
import type { MediaVariant } from './file.model.ts';
import type { MediaFile } from './media.service.ts';

/** `text`: the transcript instead. The numbers are the picture's shorter side in pixels, `full` is all there is. */
export const watchings = ['auto', 'full', '1080', '720', '360', 'light', 'audio', 'text'] as const;
export type Watching = (typeof watchings)[number];
export type WayToWatch = { choice: Watching; label: string; variant: string; mime: string; bytes: number };
/** `media`: on which screens, as a media query; the first one that fits is played. */
export type MediaSource = { variant: string; type: string; media?: string };

/** Screens for which the middle height is enough. */
const small = '(max-width: 48rem)';
const heightWays = ['1080', '720', '360'] as const;

/** The ways in which this file can be watched, the largest first. One alone is no choice. */
export function waysToWatch(file: MediaFile): WayToWatch[] {
  const made = (name: string) => file.variants.find((one) => one.name === name);
  const ways: WayToWatch[] = [fullOf(file)];
  for (const height of heightWays) {
    const variant = made(`h${height}`);
    if (variant) ways.push(wayOf(height, `${height}p`, variant));
  }
  const [light, audio] = [made('light'), made('audio')];
  if (light) ways.push(wayOf('light', 'Light, for slow lines', light));
  if (audio) ways.push(wayOf('audio', 'Sound only', audio));
  return ways;
}

/** The way that is nearest to a choice: of sizes never a larger one; null where the player chooses by the screen. */
export function nearestWay(ways: readonly WayToWatch[], choice: Watching): WayToWatch | null {
  const exact = ways.find((way) => way.choice === choice);
  if (exact || choice === 'auto' || choice === 'text') return exact ?? null;
  if (choice === 'audio') return ways.find((way) => way.choice === 'light') ?? null;
  const smaller = ways.find((way) => Number(way.choice) < Number(choice));
  return smaller ?? (choice === 'light' ? (ways.find((way) => way.choice === '360') ?? null) : null);
}

/** What a player is given when it chooses itself: the middle height on small screens, all of it on large ones. */
export function automaticSources(ways: readonly WayToWatch[]): MediaSource[] {
  const [full, ...others] = ways;
  if (!full) return [];
  const by = (choice: Watching) => others.find((way) => way.choice === choice);
  const best = by('1080') ?? full;
  const middle = by('720');
  const sources: MediaSource[] = [];
  if (middle) sources.push({ ...sourceOf(middle), media: small });
  sources.push(sourceOf(best));
  // Not every browser plays WebM.
  const plain = middle ?? by('360');
  if (best.mime !== 'video/mp4' && plain) sources.push(sourceOf(plain));
  return sources;
}

export function sourceOf({ variant, mime }: WayToWatch): MediaSource {
  return { variant, type: mime };
}

function fullOf(file: MediaFile): WayToWatch {
  const play = file.variants.find(({ name }) => name === 'play');
  const side = Math.min(play?.width ?? file.width ?? 0, play?.height ?? file.height ?? 0);
  const label = side ? `${side}p` : 'In full';
  if (play) return wayOf('full', label, play);
  return { choice: 'full', label, variant: 'original', mime: file.mime, bytes: file.bytes };
}

function wayOf(choice: Watching, label: string, { name, mime, bytes }: MediaVariant): WayToWatch {
  return { choice, label, variant: name, mime, bytes };
}
