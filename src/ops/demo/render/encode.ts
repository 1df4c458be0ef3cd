import { spawn } from 'node:child_process';
import { once } from 'node:events';
import sharp from 'sharp';
import { FRAMES_PER_SECOND, HEIGHT, WIDTH } from './look.ts';

/**
 * Renders SVG frames into an H.264 file that starts playing before it is whole.
 * Frames that look alike are rasterised once. Throws when ffmpeg is missing or fails.
 */
export async function encode(frames: Iterable<string>, file: string): Promise<void> {
  const ffmpeg = spawn('ffmpeg', [...input(), ...output(), file], { stdio: ['pipe', 'ignore', 'inherit'] });
  const ended = once(ffmpeg, 'close');
  let drawn = '';
  let pixels = Buffer.alloc(0);
  for (const frame of frames) {
    if (frame !== drawn) pixels = await rasterise(frame);
    drawn = frame;
    if (!ffmpeg.stdin.write(pixels)) await once(ffmpeg.stdin, 'drain');
  }
  ffmpeg.stdin.end();
  const [code] = await ended;
  if (code !== 0) throw new Error(`ffmpeg ended with ${String(code)} for ${file}`);
}

/** Writes one frame as a WebP picture. */
export async function still(frame: string, file: string): Promise<void> {
  await sharp(Buffer.from(frame)).webp({ quality: 70, effort: 6 }).toFile(file);
}

async function rasterise(frame: string): Promise<Buffer<ArrayBuffer>> {
  const { data } = await sharp(Buffer.from(frame)).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return Buffer.from(data);
}

const input = (): string[] => [
  '-v',
  'error',
  '-y',
  '-f',
  'rawvideo',
  '-pix_fmt',
  'rgb24',
  '-s',
  `${WIDTH}x${HEIGHT}`,
  '-r',
  String(FRAMES_PER_SECOND),
  '-i',
  '-',
];

const output = (): string[] => [
  ...['-c:v', 'libx264', '-preset', 'slow', '-tune', 'animation', '-crf', '25', '-g', '200'],
  ...['-pix_fmt', 'yuv420p', '-colorspace', 'bt709', '-vf', 'scale=out_color_matrix=bt709:out_range=tv'],
  ...['-movflags', '+faststart', '-map_metadata', '-1', '-fflags', '+bitexact', '-flags:v', '+bitexact'],
];
