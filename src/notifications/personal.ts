/** What the bell keeps about a person. */
import { declarePersonalData } from '../accounts/personal/areas.service.ts';
import { Notification, type NotificationRecord } from './notification.model.ts';

declarePersonalData({
  area: 'notifications',
  about: 'What the bell told you.',
  models: { Notification: ['userId'] },
  collect: async (userId) => {
    const told = await Notification.find({ userId }).sort({ at: -1 }).lean<NotificationRecord[]>();
    return { notifications: told.map(({ title, at, readAt }) => ({ title, at, readAt })) };
  },
  erase: async (userId) => {
    await Notification.deleteMany({ userId });
  },
});
