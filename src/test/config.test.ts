import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parseConfig } from '../config.ts';

const folder = mkdtempSync(join(tmpdir(), 'config-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const root = join(import.meta.dirname, '../..');
const production = {
  NODE_ENV: 'production',
  PUBLIC_URL: 'https://school.example',
  MONGODB_URL: 'mongodb://db/school',
  REDIS_URL: 'redis://cache',
  SESSION_SECRET: 'sixteen letters or more',
  JWT_SECRET: 'another secret, long enough',
  SEAL_KEYS: 'the key in front, the key of last year',
};

describe('settings', () => {
  it('[OPS-02] every secret may come as a file', () => {
    const path = join(folder, 'session');
    writeFileSync(path, 'a secret that stands in a file\n');
    const config = parseConfig({ ...production, SESSION_SECRET: undefined, SESSION_SECRET_FILE: path });
    expect(config.sessionSecret).toBe('a secret that stands in a file');
  });

  it('[ACC-03] Google is off without its two settings, and one alone is told', () => {
    expect(parseConfig(production).google).toBeNull();
    expect(() => parseConfig({ ...production, GOOGLE_CLIENT_ID: 'id' })).toThrow(/GOOGLE_CLIENT_SECRET: must be set/);
    const { google } = parseConfig({ ...production, GOOGLE_CLIENT_ID: 'id', GOOGLE_CLIENT_SECRET: 'secret' });
    expect(google?.tokenUrl).toBe('https://oauth2.googleapis.com/token');
  });

  it('[MED-02] a bucket is configured by all of its five settings or by none', () => {
    const bucket = {
      S3_ENDPOINT: 'https://s3.example/',
      S3_BUCKET: 'school',
      S3_REGION: 'eu-1',
      S3_KEY: 'key',
      S3_SECRET: 'secret',
    };
    expect(parseConfig(production).s3).toBeNull();
    expect(parseConfig({ ...production, ...bucket }).s3?.endpoint).toBe('https://s3.example');
    for (const name of Object.keys(bucket))
      expect(() => parseConfig({ ...production, ...bucket, [name]: undefined })).toThrow(`${name}: must be set`);
  });

  it('[OPS-02] the plain name wins over the file', () => {
    const config = parseConfig({ ...production, SESSION_SECRET_FILE: join(folder, 'none') });
    expect(config.sessionSecret).toBe(production.SESSION_SECRET);
  });

  it('[OPS-02] all that is wrong is told at once', () => {
    const wrong = { ...production, PORT: 'ninety', PUBLIC_URL: 'no address', MAIL_PASS_FILE: join(folder, 'none') };
    expect(() => parseConfig({ ...wrong, REDIS_URL: '', JWT_SECRET: 'short' })).toThrow(
      /MAIL_PASS_FILE: the file .* cannot be read[\s\S]*PORT: [\s\S]*PUBLIC_URL: [\s\S]*JWT_SECRET: [\s\S]*REDIS_URL: must be set in production/,
    );
  });

  it('[OPS-02] in production nothing secret has a default', () => {
    expect(() => parseConfig({ NODE_ENV: 'production' })).toThrow(
      /SESSION_SECRET: must be set[\s\S]*JWT_SECRET: must be set[\s\S]*SEAL_KEYS: must be set[\s\S]*MONGODB_URL: must be set/,
    );
    expect(() => parseConfig({ ...production, RAZORPAY_KEY: 'rzp_live_x' })).toThrow(
      /RAZORPAY_SECRET: must be set with RAZORPAY_KEY[\s\S]*RAZORPAY_WEBHOOK_SECRET: must be set/,
    );
    expect(parseConfig(production).sessionSecret).toBe(production.SESSION_SECRET);
  });

  it('[OPS-02] a wrong value is named, never repeated', () => {
    const secret = 'tooshort';
    expect(() => parseConfig({ ...production, SESSION_SECRET: secret })).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining(secret) }),
    );
  });

  it('[OPS-02] the process ends with the list and the status of wrong settings', () => {
    const env = { PATH: process.env.PATH ?? '', NODE_ENV: 'production' };
    const { status, stderr } = spawnSync(process.execPath, ['src/server.ts'], { cwd: root, env, encoding: 'utf8' });
    expect(status).toBe(78);
    expect(stderr).toContain('SESSION_SECRET: must be set in production');
    expect(stderr).not.toContain('at ');
  });
});

describe('the log', () => {
  const fields = {
    person: { password: 'p-1', email: 'p-2' },
    sent: { code: 'p-3', token: 'p-4', _csrf: 'p-5', cookie: 'p-6', authorization: 'p-7' },
    headers: { cookie: 'p-8', authorization: 'p-9' },
    password: 'p-10',
    email: 'p-11',
    code: 'p-12',
    token: 'p-13',
    secret: 'p-14',
    req: {
      headers: { cookie: 'p-15', authorization: 'p-16' },
      body: { password: 'p-17', email: 'p-18', code: 'p-19' },
    },
  };

  it('[OPS-02] writes no secret and no address, at the top or two levels down', () => {
    const text = `const { log } = await import('./src/lib/log.ts'); log.warn(${JSON.stringify(fields)}, 'a line');`;
    const args = ['--input-type=module', '-e', text];
    const { stdout } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
    expect(stdout).toContain('a line');
    expect(stdout).not.toMatch(/p-\d/);
  });
});
