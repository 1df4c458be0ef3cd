/** Pictures of people in the background. */
import { on } from '../../lib/events.ts';
import { makeAvatar, removeAvatarFiles } from './avatar.service.ts';

// Made by the subscriber itself: a lost queue cannot lose it.
on('avatar.chosen', 'make', ({ avatarId }) => makeAvatar(avatarId));
on('avatar.dropped', 'remove-files', ({ avatarId }) => removeAvatarFiles(avatarId));
