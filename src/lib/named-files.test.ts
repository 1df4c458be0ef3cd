import mongoose, { model, Schema } from 'mongoose';
import { beforeAll, describe, expect, it } from 'vitest';
import { connectDatabase, createIndexes } from './db.ts';
import { fileIdsIn, listFilesOfOldDocuments, listUndeclaredPaths, namesFiles } from './named-files.ts';

const id = (digit: string) => digit.repeat(24);
type Page = {
  text: string;
  note: string;
  fileId: string | null;
  parts: { fileId: string }[];
  facts: { coverFileId: string | null; text: string };
  revision: number;
  files?: string[];
};
const schema = new Schema<Page>({
  text: String,
  note: String,
  fileId: String,
  parts: [new Schema({ fileId: String }, { _id: false })],
  facts: new Schema({ coverFileId: String, text: String }, { _id: false }),
  revision: { type: Number, default: 1 },
});
namesFiles(schema, { paths: ['text', 'fileId', 'parts', 'facts'] });
const Page = model<Page>('NamedFilesPage', schema);
beforeAll(async () => {
  await connectDatabase();
  await createIndexes();
});

const filesOf = async (_id: unknown) => (await Page.findById(_id).lean())?.files;

describe('the list of files that a document names', () => {
  it('[MED-06] holds what stands in paths and texts, once, and nothing else', () => {
    const value = {
      fileId: id('a'),
      parts: [{ fileId: id('b') }, { fileId: id('a') }],
      text: `![x](file:${id('c')} "words") [y](file:${id('d')}) file:123 xfile:${id('e')}`,
      courseId: id('f'),
      at: new Date(),
      fileIds: [id('1')],
    };
    expect(fileIdsIn(value)).toEqual([id('1'), id('a'), id('b'), id('c'), id('d')]);
  });

  it('[MED-06] is written with a new document, one by one and many at once', async () => {
    const one = await Page.create({ text: `file:${id('c')}`, fileId: id('a'), parts: [], files: [id('9')] });
    expect(await filesOf(one._id)).toEqual([id('a'), id('c')]);
    const [many] = await Page.insertMany([{ fileId: id('b') }], { lean: true });
    expect(await filesOf(many?._id)).toEqual([id('b')]);
  });

  it('[MED-06] follows every update, of which only some of the paths are known', async () => {
    const { _id } = await Page.create({
      text: `file:${id('c')}`,
      fileId: id('a'),
      facts: { coverFileId: id('e'), text: '' },
    });
    await Page.updateOne({ _id }, { $set: { fileId: id('b') } });
    expect(await filesOf(_id)).toEqual([id('b'), id('c'), id('e')]);
    await Page.findOneAndUpdate(
      { _id, revision: 1 },
      { $set: { text: 'none', note: `file:${id('d')}` }, $inc: { revision: 1 } },
    );
    expect(await filesOf(_id)).toEqual([id('b'), id('e')]);
    await Page.updateOne({ _id }, { $set: { 'facts.coverFileId': null, parts: [{ fileId: id('f') }] } });
    expect(await filesOf(_id)).toEqual([id('b'), id('f')]);
    await Page.updateOne({ _id }, { $set: { note: 'x' } });
    expect(await filesOf(_id)).toEqual([id('b'), id('f')]);
  });

  it('[MED-06] is no matter of bulk writes: they may only change what names no files', async () => {
    const { _id } = await Page.create({ text: `file:${id('c')}` });
    await Page.bulkWrite([{ updateOne: { filter: { _id }, update: { $set: { note: 'x' } } } }]);
    expect(await filesOf(_id)).toEqual([id('c')]);
    const write = Page.bulkWrite([{ updateOne: { filter: { _id }, update: { $set: { fileId: id('b') } } } }]);
    await expect(write).rejects.toThrow('written in bulk');
  });

  it('[MED-06] is added to documents that were stored before there was one', async () => {
    const { insertedId } = await Page.collection.insertOne({ fileId: id('7'), revision: 1, parts: [] } as never);
    expect(await listFilesOfOldDocuments()).toBe(1);
    expect(await filesOf(insertedId)).toEqual([id('7')]);
    expect(await listFilesOfOldDocuments()).toBe(0);
  });

  it('[MED-06] is found through an index', async () => {
    const plan = await Page.collection.find({ files: { $in: [id('7')] } }).explain('queryPlanner');
    expect(JSON.stringify(plan)).toContain('IXSCAN');
  });

  it('[MED-06] models that name files and keep no list are told', () => {
    mongoose.model(
      'NamedFilesLost',
      new Schema({ a: new Schema({ pictureFileId: String }), fileId: String, profileId: String }),
    );
    expect(listUndeclaredPaths().filter((path) => path.startsWith('NamedFiles'))).toEqual([
      'NamedFilesLost.a.pictureFileId',
      'NamedFilesLost.fileId',
    ]);
  });
});
