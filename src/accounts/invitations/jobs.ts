/** Lists of people and invitations in the background. Done by the subscribers themselves: a lost queue cannot lose it. */
import { on } from '../../lib/events.ts';
import { honourInvitation } from './joining.service.ts';
import { sendInvitation } from './open-invitations.service.ts';
import { sendList } from './send-list.service.ts';

on('people-list.confirmed', 'send', ({ listId }) => sendList(listId));
on('invitation.made', 'mail', ({ invitationId }) => sendInvitation(invitationId));
on('account.activated', 'honour-invitation', ({ userId }) => honourInvitation(userId));
