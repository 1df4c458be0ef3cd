/** What media keeps about a person: the files they uploaded. */
import { declarePersonalData } from '../accounts/personal/areas.service.ts';
import { storageOf } from '../lib/storage.ts';
import { type FileRecord, MediaFileModel } from './file.model.ts';
import { eraseUploads, listUnfinished } from './uploads/uploads.service.ts';

declarePersonalData({
  area: 'media',
  about: 'The files you uploaded.',
  models: { File: ['ownerId'], Upload: ['ownerId'] },
  collect: async (ownerId) => ({
    files: (await filesOf(ownerId)).map(({ originalName, kind, mime, bytes, createdAt }) => ({
      name: originalName,
      kind,
      type: mime,
      bytes,
      uploadedAt: createdAt,
    })),
    unfinishedUploads: (await listUnfinished({ id: ownerId })).map(({ name, bytes, createdAt }) => ({
      name,
      bytes,
      begunAt: createdAt,
    })),
  }),
  files: async (ownerId) =>
    (await filesOf(ownerId)).map(({ originalName, store, key }) => ({
      name: originalName,
      open: () => storageOf(store).open(key),
    })),
  erase: async (ownerId) => {
    await eraseUploads(ownerId);
    for (const { _id, store, key, variants } of await filesOf(ownerId)) {
      for (const one of [key, ...variants.map((variant) => variant.key)]) await storageOf(store).remove(one);
      await MediaFileModel.deleteOne({ _id });
    }
  },
});

function filesOf(ownerId: string): Promise<FileRecord[]> {
  return MediaFileModel.find({ ownerId }).lean<FileRecord[]>();
}
