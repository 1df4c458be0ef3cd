import { describe, expect, it } from 'vitest';
import { readSheet } from './sheet.ts';

const mira = { at: 2, name: 'Mira Nair', email: 'mira@cast.school', role: '', course: '' };
const read = (text: string | Buffer) => readSheet(Buffer.from(text));
const refused = { status: 422, field: 'file' };

describe('a list of people is read', () => {
  it.each([
    ['commas', 'name,e-mail\r\nMira Nair,mira@cast.school\r\n'],
    ['semicolons', 'Name;E-Mail;Role;Course\nMira Nair;mira@cast.school;;\n'],
    ['tabs', 'Email\tFull name\nmira@cast.school\tMira Nair'],
    ['a mark in front', '\uFEFFname,email\nMira Nair,mira@cast.school'],
    ['quotes around everything', '"name","e-mail address"\n"Mira Nair","mira@cast.school"'],
    ['columns nobody asked for', 'class,name,email\n7b,Mira Nair,mira@cast.school,and more'],
    ['the line ends of old computers', 'name,email\rMira Nair,mira@cast.school\r'],
    ['spaces around the cells', ' name , email \n Mira Nair , mira@cast.school '],
  ])('[ACC-13] with %s', async (_what, text) => {
    expect(await read(text)).toEqual([mira]);
  });

  it('[ACC-13] in Latin-1, Windows-1252, UTF-8 and both kinds of UTF-16', async () => {
    const text = 'name;email\nZoë Müller;zoe@cast.school';
    const little = Buffer.from(`\uFEFF${text}`, 'utf16le');
    for (const bytes of [Buffer.from(text), Buffer.from(text, 'latin1'), little, Buffer.from(little).swap16()])
      expect((await read(bytes))[0]?.name).toBe('Zoë Müller');
    const curly = Buffer.concat([
      Buffer.from('name,email\nSiobhan O'),
      Buffer.from([0x92]),
      Buffer.from('Dea,s@cast.school'),
    ]);
    expect((await read(curly))[0]?.name).toBe('Siobhan O’Dea');
  });

  it('[ACC-13] with delimiters, quotes and lines inside of quotes; rows count as in a spreadsheet', async () => {
    const rows = await read(
      'name,email\n"Nair, ""Mira""",m@cast.school\n\n"Two\nlines",t@cast.school\nO"Dea,o@cast.school',
    );
    expect(rows.map(({ at, name }) => [at, name])).toEqual([
      [2, 'Nair, "Mira"'],
      [4, 'Two\nlines'],
      [5, 'O"Dea'],
    ]);
  });

  it('[ACC-13] without names of columns, where they stand in the usual order, and after the line that Excel writes', async () => {
    expect(await read('Mira Nair,mira@cast.school,learner,knots')).toEqual([
      { ...mira, at: 1, role: 'learner', course: 'knots' },
    ]);
    expect(await read('sep=;\r\nname;email\r\nMira Nair;mira@cast.school')).toEqual([{ ...mira, at: 3 }]);
  });

  it('[ACC-13] up to 5,000 rows, and not one more', async () => {
    const rows = Array.from({ length: 5000 }, (_, at) => `Person ${at},p${at}@cast.school`);
    expect(await read(['name,email', ...rows].join('\n'))).toHaveLength(5000);
    await expect(read(['name,email', ...rows, 'One,more@cast.school'].join('\n'))).rejects.toMatchObject(refused);
  });

  it.each([
    ['a workbook', Buffer.from([0x50, 0x4b, 3, 4, 0])],
    ['a picture', Buffer.from([0x89, 0x50, 0, 0])],
    ['no words at all', ''],
    ['only the names of columns', 'name,email\n,\n'],
    ['columns that have other names', 'first,second\nMira,mira'],
    ['a quotation mark that is never closed', 'name,email\n"Mira,mira@cast.school\nTom,tom@cast.school'],
  ])('[ACC-13] is refused when it is %s', async (_what, bytes) => {
    await expect(read(bytes)).rejects.toMatchObject(refused);
  });
});
