/**
 * Multipart forms, in one place: only addresses that said so may receive files, from people with the role,
 * within limits, streamed to a temporary folder. The files are removed when the request ends without `keepFile`.
 */
import { mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Request, RequestHandler } from 'express';
import multer from 'multer';
import { config } from '../config.ts';
import { Busy, Failure, TooLarge } from '../lib/errors.ts';
import { log } from '../lib/log.ts';
import { stopReading } from './body-patience.ts';
import { requirePerson } from './guards.ts';
import type { Person, Role } from './request.ts';

export type UploadRule = {
  path: RegExp;
  role: Role;
  maxBytes: number;
  maxFiles?: number;
  /** Fields beside the files; 100 unless told. */
  maxFields?: number | undefined;
};
/** A file on disk that came with this request; its name and type are what the sender claims. */
export type ReceivedFile = { path: string; originalName: string; size: number; field: string };

const rules: UploadRule[] = [];
/** Where the files of a request lie while it lasts. */
export const incomingFolder = join(config.dataFolder, 'incoming');
/** What the fields and the frame of a form may take beside its files. */
const frameBytes = 4 * 1024 ** 2;

/** Lets multipart forms in at `path`. Registered by the areas' routes at import. */
export function acceptUploads(rule: UploadRule): void {
  rules.push(rule);
}

/** Stands before the csrf check, which needs the token field of the form. */
export function receiveUploads(): RequestHandler {
  mkdirSync(incomingFolder, { recursive: true });
  return (req, res, next) => {
    if (!req.is('multipart/form-data')) return next();
    const rule = rules.find((one) => one.path.test(req.path));
    const refuse = (error: unknown) => {
      stopReading(req, res);
      next(error);
    };
    // A session that ended while somebody wrote: they sign in, and find what they typed in their browser.
    if (rule && !req.user) {
      stopReading(req, res);
      return requirePerson(req, res, next);
    }
    if (!rule || !req.user || !mayUpload(req.user, rule.role))
      return refuse(new Failure(415, 'Files cannot be sent to this address.'));
    if (isTooLarge(req, rule)) return refuse(new TooLarge('This is larger than allowed here. Nothing was stored.'));
    res.on(
      'close',
      () => void dropFiles(req).catch((error: unknown) => log.warn({ reason: String(error) }, 'an upload is left')),
    );
    const limits = {
      fileSize: rule.maxBytes,
      files: rule.maxFiles ?? 1,
      fields: rule.maxFields ?? 100,
      fieldSize: 1024 * 1024,
      parts: (rule.maxFields ?? 100) + 20,
    };
    multer({ dest: incomingFolder, limits }).any()(req, res, (error?: unknown) =>
      error ? refuse(readable(error)) : next(),
    );
  };
}

/** By what the request says of its length, before its body is read; who says nothing is stopped at the limit. */
function isTooLarge(req: Request, { maxBytes, maxFiles = 1 }: UploadRule): boolean {
  return Number(req.get('Content-Length') ?? 0) > maxBytes * maxFiles + frameBytes;
}

/** What the parser says of a body that is no multipart, or ends too soon, is the sender's fault; the disk's faults have a code. */
function readable(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOSPC')
    return new Busy('There is no room on the school’s disk at the moment. Nothing was stored.', 600);
  const oursToKnow = error instanceof multer.MulterError || code !== undefined;
  return oursToKnow ? error : new Failure(400, 'This upload could not be read. Nothing was stored.');
}

/** The file of a field, or null when none was chosen. */
export function receivedFile(req: Request, field: string): ReceivedFile | null {
  return receivedFiles(req, field)[0] ?? null;
}

/** All files of a field that takes several. */
export function receivedFiles(req: Request, field: string): ReceivedFile[] {
  const files = Array.isArray(req.files) ? req.files : [];
  return files
    .filter((one) => one.fieldname === field && one.size > 0)
    .map(({ path, originalname, size }) => ({ path, originalName: nameOf(originalname), size, field }));
}

/** Browsers send names as UTF-8, which multer hands over byte by byte as Latin-1. */
function nameOf(name: string): string {
  return Buffer.from(name, 'latin1').toString('utf8');
}

/** Who works on courses of others sends files too; the route knows which course. */
function mayUpload({ role, coTeaches }: Person, needed: Role): boolean {
  const rank: Record<Role, number> = { learner: 0, instructor: 1, admin: 2 };
  return rank[role] >= rank[needed] || (coTeaches === true && needed === 'instructor');
}

async function dropFiles(req: Request): Promise<void> {
  const files = Array.isArray(req.files) ? req.files : [];
  // An upload that was cut off has no path yet: multer removes that one itself.
  for (const file of files) if (file.path) await rm(file.path, { force: true });
}
