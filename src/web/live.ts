/** Server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html): pages that change while they are looked at. */
import type { Request, Response } from 'express';
import { second } from '../lib/clock.ts';
import { TooMany } from '../lib/errors.ts';
import { me } from './request.ts';

export type Live = {
  /** HTML for the element that listens; with `event`, a DOM event there instead. After the end nothing happens. */
  send(html: string, event?: string): void;
  /** Closes the line; the browser comes again unless it was told that all is said (`hx-sse:close`). */
  end(): void;
};

/** Of one person in one process: browsers open six connections to a school over HTTP/1.1, and pages need some. */
const mostPerPerson = 4;
/** Proxies cut lines that are silent for a minute. */
const heartbeatMs = 20 * second;
const open = new Map<string, Set<Live>>();

/** Opens the line to a signed-in person; `onEnd` is called once, however it ends. Throws TooMany. */
export function openLive(req: Request, res: Response, onEnd: () => void): Live {
  const lines = open.get(me(req).id) ?? new Set();
  if (lines.size >= mostPerPerson) throw new TooMany('Too many of your pages are live at once.', 30);
  res.status(200).set({
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-store',
    // nginx would collect the events.
    'X-Accel-Buffering': 'no',
  });
  res.flushHeaders();
  const heartbeat = setInterval(() => res.write(': still here\n\n'), heartbeatMs);
  const live: Live = {
    send: (html, event) => {
      if (!res.writableEnded) res.write(`${event ? `event: ${event}\n` : ''}${dataLines(html)}\n\n`);
    },
    end: () => res.end(),
  };
  open.set(me(req).id, lines.add(live));
  res.once('close', () => {
    clearInterval(heartbeat);
    lines.delete(live);
    if (lines.size === 0) open.delete(me(req).id);
    onEnd();
  });
  return live;
}

/** Before this process ends: the browsers come again and find another one. */
export function endLive(): void {
  for (const lines of open.values()) for (const live of lines) live.end();
}

function dataLines(html: string): string {
  return html
    .split(/\r\n|\r|\n/)
    .map((line) => `data: ${line}`)
    .join('\n');
}
