/** Changes of the ways into an account, in words: for the mail about them and for the page that undoes them. */
import { config } from '../../config.ts';
import type { SecurityChange, SecurityNews } from '../../events.ts';

const titles: Record<SecurityChange, string> = {
  'new-device': 'Your account was used on a new device',
  password: 'Your password was changed',
  email: 'Your e-mail address was changed',
  'google-linked': 'Google was linked to your account',
  'google-unlinked': 'Google was unlinked from your account',
  'second-step-on': 'The second step was turned on',
  'second-step-off': 'The second step was turned off',
  'recovery-codes': 'New recovery codes were made',
  'passkey-added': 'A passkey was added',
  'passkey-removed': 'A passkey was removed',
};

export function changeTitle(what: SecurityChange): string {
  return titles[what];
}

/** One or two sentences that say what is different now. */
export function changeWords({ what, detail }: Pick<SecurityNews, 'what' | 'detail'>): string {
  const account = `your account at ${config.school.name}`;
  const named = detail ? ` (${detail})` : '';
  const words: Record<SecurityChange, string> = {
    'new-device': `Somebody signed in to ${account} with a browser that was not used for it before.`,
    password: `The password of ${account} is a new one. All other devices were signed out.`,
    email: `You sign in to ${account} with ${detail || 'another address'} from now on, and its mail goes there.`,
    'google-linked': `A Google account${named} can sign in to ${account} from now on.`,
    'google-unlinked': `The Google account${named} cannot sign in to ${account} any more.`,
    'second-step-on': `Signing in to ${account} takes a second step from now on.`,
    'second-step-off': `Signing in to ${account} does not take a second step any more.`,
    'recovery-codes': `There are new recovery codes for ${account}. The ones before do not work any more.`,
    'passkey-added': `A passkey${named} can be used for ${account} from now on.`,
    'passkey-removed': `A passkey${named} cannot be used for ${account} any more.`,
  };
  return words[what];
}
