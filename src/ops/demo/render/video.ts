import { type Cue, cuesOf, lastsFor } from './captions.ts';
import { circle, rect, text } from './draw.ts';
import { colour, FRAMES_PER_SECOND, HEIGHT, WIDTH } from './look.ts';

/** One thought of a lecture: its heading, what the captions say, and its picture at `progress` 0..1. */
export type Step = {
  title: string;
  say: string;
  draw: (progress: number) => string;
  /** The share of the step in which the picture moves; the rest is for looking. */
  moving?: number;
};

/** A drawn lecture. The poster is the last frame of step `poster`. */
export type Video = { title: string; poster: number; steps: Step[] };

type Placed = { step: Step; number: number; start: number; seconds: number };

/** How long the lecture lasts, in seconds. */
export const secondsOf = (video: Video): number => placed(video).reduce((sum, { seconds }) => sum + seconds, 0);

/** The cues of the whole lecture, timed from its start. */
export function captionsOf(video: Video): Cue[] {
  return placed(video).flatMap(({ step, start }) => cuesOf(step.say, start));
}

/** Where each step starts, for the transcript. */
export function chaptersOf(video: Video): { start: number; title: string; say: string }[] {
  return placed(video).map(({ step, start }) => ({ start, title: step.title, say: step.say }));
}

/** Every frame of the lecture in order, as SVG documents. */
export function* framesOf(video: Video): Generator<string> {
  for (const { step, number, seconds } of placed(video)) {
    const frames = Math.round(seconds * FRAMES_PER_SECOND);
    const moving = frames * (step.moving ?? 0.7);
    for (let i = 0; i < frames; i++) yield frame(video, step, number, Math.min(1, i / moving));
  }
}

/** The still that stands for the lecture. */
export function posterOf(video: Video): string {
  const step = video.steps[video.poster];
  if (!step) throw new Error(`${video.title} has no step ${video.poster}.`);
  return frame(video, step, video.poster, 1);
}

function placed(video: Video): Placed[] {
  let start = 0;
  return video.steps.map((step, number) => {
    const seconds = Math.ceil(lastsFor(step.say) * FRAMES_PER_SECOND) / FRAMES_PER_SECOND;
    start += seconds;
    return { step, number, start: start - seconds, seconds };
  });
}

function frame(video: Video, step: Step, number: number, progress: number): string {
  const dots = video.steps.map((_, i) =>
    circle(WIDTH - 64 - (video.steps.length - 1 - i) * 26, 66, 7, { fill: i <= number ? colour.go : colour.line }),
  );
  const page = rect(0, 0, WIDTH, HEIGHT, { fill: colour.paper });
  const heading = text(64, 80, step.title, { size: 40, weight: 700 });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}">${page}${step.draw(progress)}${heading}${dots.join('')}</svg>`;
}
