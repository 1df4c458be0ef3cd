/** The page `/account/security`, for the routes that lead back to it. */
import type { Request, Response } from 'express';
import { z } from 'zod';
import { config } from '../../config.ts';
import { now } from '../../lib/clock.ts';
import { formatDay } from '../../lib/dates.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { query, submit } from '../../web/form.ts';
import { me } from '../../web/request.ts';
import { csrfOf } from '../../web/shell.ts';
import { requirePersonById, snapshotOf } from '../accounts.service.ts';
import { type GoogleLink, googleLinkOf } from '../google/link.service.ts';
import { MishapWord, sentenceFor } from '../google/words.ts';
import { passwordFacts } from '../recovery/has-password.service.ts';
import { secondStepDue } from '../second-step/demand.service.ts';
import { factorsOf } from '../second-step/factors.service.ts';
import { type Factors, hasSecondStep } from '../second-step/factors.ts';
import { type PasskeysHere, passkeysAt } from '../second-step/passkey-place.ts';

type ShownPasskey = { id: string; name: string; facts: string };
const securityPage = view<{
  email: string;
  password: { known: boolean; changed: string | null };
  /** null where the school has no sign-in with Google. */
  google: GoogleLink | null;
  googleNews: string | null;
  /** Why the last thing asked for was not done. */
  problem: string | null;
  due: string | null;
  isOn: boolean;
  app: { since: string } | null;
  asksPasskey: boolean;
  codesLeft: number;
  passkeys: ShownPasskey[];
  here: PasskeysHere;
  csrf: string | null;
}>('accounts/security/show');

const Query = z.object({ google: MishapWord });

export async function showSecurity(req: Request, res: Response, shown: { problem?: string; status?: number } = {}) {
  const { id, role, timeZone = config.school.timeZone } = me(req);
  const [{ email }, factors, password, google] = await Promise.all([
    requirePersonById(id),
    factorsOf(id),
    passwordFacts(id),
    googleLinkOf(id),
  ]);
  const { google: mishap } = query(req, Query);
  const isOn = hasSecondStep(factors);
  const due = isOn ? null : secondStepDue(role);
  const page = securityPage({
    email,
    password,
    google,
    googleNews: mishap ? sentenceFor(mishap) : null,
    problem: shown.problem ?? null,
    due: due && dueWords(due, timeZone),
    isOn,
    ...factorWords(factors, timeZone),
    here: passkeysAt(req.get('Host')),
    csrf: csrfOf(req),
  });
  return answer(req, res, { page, title: 'Security', status: shown.status ?? 200 });
}

/**
 * Does what a button of the page asks for and comes back to it, or goes where `act` says; what a rule refuses is told on the
 * page (422). This session sees at once whether there is a second step.
 */
export async function changeSecurity(
  req: Request,
  res: Response,
  { act, flash }: { act: () => Promise<string | undefined>; flash: string },
): Promise<void> {
  const done = await submit(req, z.object({}), act);
  if (!done.ok) return showSecurity(req, res, { problem: done.form.errors[''] ?? '', status: done.status });
  await renewSnapshot(req);
  return answer(req, res, { redirect: done.value ?? '/account/security', flash });
}

/** The session of this very request is saved after it: it must not write the old snapshot over the new one. */
export async function renewSnapshot(req: Request): Promise<void> {
  Object.assign(me(req), snapshotOf(await requirePersonById(me(req).id)));
}

function factorWords({ app, asksPasskey, codes, passkeys }: Factors, zone: string) {
  return {
    app: app && { since: formatDay(app.since, zone) },
    asksPasskey,
    codesLeft: codes.length,
    passkeys: passkeys.map(({ id, name, createdAt, lastUsedAt, isSynced }) => ({
      id,
      name,
      facts: [
        `Added ${formatDay(createdAt, zone)}`,
        lastUsedAt ? `last used ${formatDay(lastUsedAt, zone)}` : 'not used yet',
        ...(isSynced ? ['kept in your account at its maker'] : []),
      ].join(' · '),
    })),
  };
}

function dueWords(due: Date, zone: string): string {
  return due <= now()
    ? 'The school asks you for a second step now. Set one up below; then everything else opens again.'
    : `The school asks you for a second step from ${formatDay(due, zone)} on. Set one up below.`;
}
