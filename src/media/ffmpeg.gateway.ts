/** ffmpeg as a child process: reads what a film is, makes what every browser plays and smaller forms of it, takes a still. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setPriority } from 'node:os';
import { config } from '../config.ts';
import { hour, minute } from '../lib/clock.ts';

export type Film = {
  seconds: number | null;
  /** As it is shown: a film that was taken upright is higher than wide. */
  width: number | null;
  height: number | null;
  video: string | null;
  audio: string | null;
  /** Eight bits with halved colour, as browsers' hardware wants it. */
  plainColour: boolean;
};
/** `demuxer`: the container, so that nothing is guessed from hostile bytes. `seconds`: its length, to tell the progress. */
export type Source = { path: string; demuxer: string; seconds: number | null };
/** `maxBytes`: writing ends there, so the caller looks at the size. `told`: percent of the work, again and again. */
export type Making = { target: string; maxBytes: number; told?: (percent: number) => void };
/** `shortSide`: pixels of the picture's shorter side, never more than it has. */
export type Picture = { shortSide: number; quality: number; framesPerSecond?: number };
export type Sound = { kilobits: number; channels: 1 | 2 };

const limitMs = 6 * hour;

/** Is there an ffmpeg to ask? */
export function hasFfmpeg(): boolean {
  return config.ffmpegPath !== undefined;
}

/** Null when ffmpeg finds no film or sound in it. */
export async function readFilm(path: string, demuxer: string): Promise<Film | null> {
  const { report } = await run(input({ path, demuxer }), minute);
  const video = /Stream #.*: Video: (\w+)(.*)/.exec(report);
  const audio = /Stream #.*: Audio: (\w+)/.exec(report);
  if (!video && !audio) return null;
  const size = /\b(\d{2,5})x(\d{2,5})\b/.exec(video?.[2] ?? '');
  const turned = /rotation of -?(90|270)/.test(report);
  const [width, height] = [Number(size?.[turned ? 2 : 1] ?? 0), Number(size?.[turned ? 1 : 2] ?? 0)];
  return {
    seconds: secondsIn(report),
    width: width || null,
    height: height || null,
    video: video?.[1] ?? null,
    audio: audio?.[1] ?? null,
    plainColour: /\byuvj?420p\b/.test(video?.[2] ?? ''),
  };
}

/** Writes an MP4 (H.264, AAC) that starts to play before all of it is there. False: it cannot. */
export async function makeFilm(source: Source, picture: Picture, sound: Sound, making: Making): Promise<boolean> {
  const { shortSide, quality, framesPerSecond } = picture;
  // Both sides even, as H.264 wants it; the longer one follows.
  const side = `trunc(min(${shortSide}\\,min(iw\\,ih))/2)*2`;
  const scale = `scale='if(gt(iw\\,ih)\\,-2\\,${side})':'if(gt(iw\\,ih)\\,${side}\\,-2)'`;
  const rate = framesPerSecond ? ['-fpsmax', String(framesPerSecond)] : [];
  const codec = ['-c:v', 'libx264', '-preset', 'veryfast', '-crf', String(quality), '-pix_fmt', 'yuv420p'];
  const streams = ['-map', '0:v:0', '-map', '0:a:0?'];
  const out = ['-movflags', '+faststart', '-f', 'mp4'];
  return make(source, [...streams, ...codec, '-vf', scale, ...rate, ...soundOptions(sound), ...out], making);
}

/** Writes the sound alone as M4A (AAC). False: it cannot. */
export async function makeSound(source: Source, sound: Sound, making: Making): Promise<boolean> {
  return make(source, ['-map', '0:a:0', '-vn', ...soundOptions(sound), '-movflags', '+faststart', '-f', 'mp4'], making);
}

/** A still of the film as JPEG, `at` seconds in. False when there is none. */
export async function takeStill({ path, demuxer }: Source, at: number, target: string): Promise<boolean> {
  const size = ['-vf', "scale='min(1280,iw)':-2"];
  const still = ['-frames:v', '1', ...size, '-f', 'image2', '-c:v', 'mjpeg', '-q:v', '3', target];
  const made = await run(['-ss', at.toFixed(2), ...input({ path, demuxer }), ...still], 2 * minute);
  // After the end of the film it is content with writing nothing.
  return made.status === 0 && existsSync(target);
}

async function make(source: Source, options: string[], { target, maxBytes, told }: Making): Promise<boolean> {
  const plain = ['-map_metadata', '-1', '-map_chapters', '-1', '-threads', '2', '-fs', String(maxBytes)];
  // Its own limit too, in seconds of two processors: whoever started it may have been killed.
  const limits = ['-timelimit', String((2 * limitMs) / 1000)];
  const progress = ['-progress', 'pipe:1', '-stats_period', '1'];
  const { seconds } = source;
  const hear = (done: number) => told?.(seconds ? Math.min(100, (done / seconds) * 100) : 0);
  const made = await run([...limits, ...progress, ...input(source), ...options, ...plain, target], limitMs, hear);
  return made.status === 0;
}

function soundOptions({ kilobits, channels }: Sound): string[] {
  return ['-c:a', 'aac', '-b:a', `${kilobits}k`, '-ac', String(channels)];
}

/** Only local files, only this container: a playlist in disguise could name other files and hosts. */
function input({ path, demuxer }: Pick<Source, 'path' | 'demuxer'>): string[] {
  return ['-protocol_whitelist', 'file', '-f', demuxer, '-i', path];
}

function secondsIn(report: string): number | null {
  const found = /Duration: (\d+):(\d{2}):(\d{2}(?:\.\d+)?)/.exec(report);
  return found ? Number(found[1]) * 3600 + Number(found[2]) * 60 + Number(found[3]) : null;
}

/** Runs ffmpeg; ends it after `endMs`. `report` is the end of what it said; `hear` gets the seconds that are done. */
function run(
  args: string[],
  endMs: number,
  hear?: (seconds: number) => void,
): Promise<{ status: number | null; report: string }> {
  return new Promise((done, fail) => {
    const child = spawn(config.ffmpegPath ?? 'ffmpeg', ['-hide_banner', '-nostdin', '-y', ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: endMs,
      killSignal: 'SIGKILL',
    });
    stepBack(child.pid);
    let report = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      report = (report + text).slice(-20_000);
    });
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      const time = /out_time_us=(\d+)/.exec(text);
      if (time) hear?.(Number(time[1]) / 1_000_000);
    });
    child.on('error', fail);
    child.on('close', (status) => done({ status, report }));
  });
}

/** Pages come first on a machine that does both. */
function stepBack(pid: number | undefined): void {
  try {
    if (pid) setPriority(pid, 10);
  } catch {
    // It has ended already, or the system does not let us.
  }
}
