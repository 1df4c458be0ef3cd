/** Whom the school asks for a second step, and from when. */
import { now } from '../../lib/clock.ts';
import { Refused } from '../../lib/errors.ts';
import { schoolSettings } from '../settings/settings.service.ts';
import type { Role } from '../user.model.ts';

/** Does the school ask people of this role for a second step, and from when? null: no. A date in the past: now. */
export function secondStepDue(role: Role): Date | null {
  const { secondStepRoles, secondStepFrom } = schoolSettings();
  return secondStepRoles.includes(role) ? (secondStepFrom ?? new Date(0)) : null;
}

/** Must people of this role have one by now? */
export function isSecondStepDue(role: Role): boolean {
  const due = secondStepDue(role);
  return due !== null && due <= now();
}

/** Throws Refused where the school wants a second step of this role by now. */
export function requireNotDue(role: Role): void {
  if (isSecondStepDue(role))
    throw new Refused(
      'The school asks you for a second step, so the last one cannot be removed. Set up another first.',
    );
}
