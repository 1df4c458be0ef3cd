/** The part of autocannon that the bench uses; the package brings no types. */
declare module 'autocannon' {
  import type { EventEmitter } from 'node:events';

  export type Request = { method?: string; path?: string; headers?: Record<string, string>; body?: string };
  export type Result = { errors: number; timeouts: number; non2xx: number; '3xx': number; duration: number };
  type Options = { url: string; connections: number; duration: number; requests: Request[]; timeout?: number };
  type Done = (error: Error | null, result: Result) => void;
  export default function autocannon(options: Options, done: Done): EventEmitter;
}
