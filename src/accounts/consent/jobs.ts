/** The record of what people agreed to. */
import { on } from '../../lib/events.ts';
import { storeConsent, storeFirstConsents } from './consent.service.ts';

on('consent.changed', 'store', (given, told) => storeConsent(given, told));
on('account.activated', 'first-consents', ({ userId }, told) => storeFirstConsents(userId, told));
