/** ffmpeg as a child process: reads what a film is, makes what every browser plays, takes a still. */
import { spawn } from 'node:child_process';
import { config } from '../config.ts';
import { hour, minute } from '../lib/clock.ts';

export type Film = {
  seconds: number | null;
  width: number | null;
  height: number | null;
  video: string | null;
  audio: string | null;
  /** Eight bits with halved colour, as browsers' hardware wants it. */
  plainColour: boolean;
};

/** Is there an ffmpeg to ask? */
export function hasFfmpeg(): boolean {
  return config.ffmpegPath !== undefined;
}

/** Null when ffmpeg finds no film or sound in it. `demuxer`: the container, so that nothing is guessed. */
export async function readFilm(path: string, demuxer: string): Promise<Film | null> {
  const { report } = await run([...source(path, demuxer)], minute);
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

/** Writes an MP4 (H.264, AAC, at most 1920 px wide) that starts to play before all of it is there. False: it cannot. */
export async function convertFilm(path: string, demuxer: string, target: string): Promise<boolean> {
  const scale = "scale='trunc(min(1920,iw)/2)*2:-2'";
  const picture = ['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '23', '-pix_fmt', 'yuv420p', '-vf', scale];
  const sound = ['-c:a', 'aac', '-b:a', '128k', '-ac', '2'];
  const streams = ['-map', '0:v:0', '-map', '0:a:0?', '-map_metadata', '-1', '-threads', '2'];
  const made = await run(
    [...source(path, demuxer), ...streams, ...picture, ...sound, '-movflags', '+faststart', '-f', 'mp4', target],
    6 * hour,
  );
  return made.status === 0;
}

/** A still of the film as JPEG, `at` seconds in. False when there is none. */
export async function takeStill(path: string, demuxer: string, at: number, target: string): Promise<boolean> {
  const still = [
    '-frames:v',
    '1',
    '-vf',
    "scale='min(1280,iw)':-2",
    '-f',
    'image2',
    '-c:v',
    'mjpeg',
    '-q:v',
    '3',
    target,
  ];
  const made = await run(['-ss', at.toFixed(2), ...source(path, demuxer), ...still], 2 * minute);
  return made.status === 0;
}

/** Only local files, only this container: a playlist in disguise could name other files and hosts. */
function source(path: string, demuxer: string): string[] {
  return ['-protocol_whitelist', 'file', '-f', demuxer, '-i', path];
}

function secondsIn(report: string): number | null {
  const found = /Duration: (\d+):(\d{2}):(\d{2}(?:\.\d+)?)/.exec(report);
  return found ? Number(found[1]) * 3600 + Number(found[2]) * 60 + Number(found[3]) : null;
}

/** Runs ffmpeg; ends it after `limitMs`. `report` is the end of what it said. */
function run(args: string[], limitMs: number): Promise<{ status: number | null; report: string }> {
  return new Promise((done, fail) => {
    const child = spawn(config.ffmpegPath ?? 'ffmpeg', ['-hide_banner', '-nostdin', '-y', ...args], {
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: limitMs,
      killSignal: 'SIGKILL',
    });
    let report = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      report = (report + text).slice(-20_000);
    });
    child.on('error', fail);
    child.on('close', (status) => done({ status, report }));
  });
}
