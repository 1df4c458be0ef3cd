/** What the site keeps about a person: which admin wrote its parts. */
import { declarePersonalData } from '../accounts/personal/areas.service.ts';
import { type PartRecord, SitePart, SiteVersion } from './part.model.ts';

declarePersonalData({
  area: 'site',
  about: 'The parts of the site that you changed last.',
  models: { SitePart: ['changedBy.id', 'changedBy.name'], SiteVersion: ['changedBy.id', 'changedBy.name'] },
  collect: async (id) => ({
    parts: (await SitePart.find({ 'changedBy.id': id }).lean<PartRecord[]>()).map(({ key, changedAt }) => ({
      key,
      changedAt,
    })),
  }),
  erase: async (id) => {
    const nameless = { $set: { 'changedBy.name': 'A former admin' } };
    await SitePart.updateMany({ 'changedBy.id': id }, nameless);
    await SiteVersion.updateMany({ 'changedBy.id': id }, nameless);
  },
});
