import { describe, expect, it } from 'vitest';
import { checkedCaptions } from '../captions.service.ts';
import { formatTime, parseTime } from './cue-times.service.ts';
import { type Cue, looksLikeCaptions, readCaptions, writeCaptions } from './cues.service.ts';
import { paragraphsOf } from './paragraphs.service.ts';

const srt =
  '1\r\n00:00:01,000 --> 00:00:02,500 X1:10 X2:20\r\n{\\an8}<font color="red">Tie it</font> <i>so</i>.\r\n\r\n2\r\n00:00:03,0 --> 00:00:04,000\r\nR&D <now>\r\n\r\n- and pull.\r\n';
const wanted =
  'WEBVTT\n\n00:01.000 --> 00:02.500\nTie it <i>so</i>.\n\n00:03.000 --> 00:04.000\nR&amp;D &lt;now>\n- and pull.\n';

describe('captions that arrive', () => {
  it('[AUT-04] as SubRip become WebVTT, with what both can say', () => {
    expect(checkedCaptions(Buffer.from(srt))).toBe(wanted);
    expect(checkedCaptions(Buffer.from(wanted))).toBe(wanted);
  });

  it('[AUT-04] are read in UTF-8, UTF-16 of both kinds and the letters of old Windows programs', () => {
    const text = 'WEBVTT\n\n00:01.000 --> 00:02.000\nÜber dem Knoten – “fest”\n';
    const little = Buffer.from(`\ufeff${text}`, 'utf16le');
    const big = Buffer.from(little).swap16();
    const old = Buffer.from(text.replace('–', '\x96').replace('“', '\x93').replace('”', '\x94'), 'latin1');
    for (const bytes of [Buffer.from(text), Buffer.from(`\ufeff${text}`), little, big, little.subarray(2), old]) {
      expect(looksLikeCaptions(bytes.subarray(0, 40))).toBe(true);
      expect(checkedCaptions(bytes)).toBe(text);
    }
    expect(looksLikeCaptions(Buffer.from(srt))).toBe(true);
    for (const other of ['WEBVTTX\n', '1\n2\n', '%PDF-1.4', ''])
      expect(looksLikeCaptions(Buffer.from(other))).toBe(false);
  });

  it('[AUT-04] are refused with the line that is wrong', () => {
    const refused = (text: string) => () => checkedCaptions(Buffer.from(text));
    expect(refused('WEBVTT\n\n00:02.000 --> 00:01.000\nx')).toThrow('Line 3: these captions end before they begin');
    expect(refused('WEBVTT\n\n1\nno time\nx')).toThrow('Line 4: these captions have no times we can read: "no time"');
    expect(refused('WEBVTT\n\nalone')).toThrow('Line 3');
    expect(refused('WEBVTT\n\nNOTE nothing else')).toThrow('There is no line');
    expect(refused('words')).toThrow('WEBVTT');
    expect(refused('WEBVTT\n\n00:01.000 --> 00:02.000\n\x00\x01')).toThrow('plain text');
  });

  it('[AUT-04] keep ten thousand lines with overlaps, in the order of their times', () => {
    const cues: Cue[] = Array.from({ length: 10_000 }, (_, at) => ({
      ...{ id: '', settings: '', text: `Line ${at} पकड़ो` },
      ...{ start: at * 700, end: at * 700 + 1500 },
    }));
    const read = readCaptions(Buffer.from(writeCaptions([...cues].reverse())));
    expect(read).toEqual(cues);
  });

  it('[AUT-04] nothing typed into a line ends it or begins another', () => {
    const text = 'one\n\n00:09.000 --> 00:10.000\ntwo';
    const [cue, ...others] = readCaptions(
      Buffer.from(`WEBVTT\n\n00:01.000 --> 00:02.000 line:0 onload=x\n${text.replace('\n\n', '\n')}`),
    );
    expect(others).toEqual([]);
    expect(cue).toMatchObject({ settings: 'line:0', text: 'one\n00:09.000 → 00:10.000\ntwo' });
  });
});

describe('times of captions', () => {
  it('[AUT-04] are taken as people write them, and shown one way', () => {
    const taken = ['1:02:03.5', '00:02:03,500', '2:03', '123.25', ' 7 ', '0:00.001'].map(parseTime);
    expect(taken).toEqual([3_723_500, 123_500, 123_000, 123_250, 7000, 1]);
    for (const other of ['', 'x', '1:60', '1:60:00', '1:2:3:4', '-1', '1e3', '99999999', '100:00:00'])
      expect([other, parseTime(other)]).toEqual([other, null]);
    expect([0, 61_005, 3_600_000].map(formatTime)).toEqual(['00:00.000', '01:01.005', '01:00:00.000']);
  });
});

describe('a transcript of captions', () => {
  const cue = (start: number, text: string, end = start + 1000): Cue => ({ id: '', settings: '', start, end, text });

  it('[AUT-04] has a paragraph for each breath, without marks, and nothing of it is Markdown', () => {
    const cues = [
      cue(1000, '<v Ada>Take the <b>end</b>'),
      cue(2000, 'of the rope &amp; pull.'),
      cue(2000, 'of the rope &amp; pull.'),
      cue(9000, '# 1. not *a* heading'),
      cue(20_000, '1. no list'),
    ];
    expect(paragraphsOf(cues)).toBe(
      'Ada: Take the end of the rope \\& pull.\n\n\\# 1. not \\*a\\* heading\n\n1\\. no list',
    );
  });

  it('[AUT-04] joins scripts without spaces as they are written, and ends long paragraphs with a sentence', () => {
    expect(paragraphsOf([cue(0, '縄の端を'), cue(1000, '持ちます。')])).toBe('縄の端を持ちます。');
    const long = Array.from({ length: 40 }, (_, at) => cue(at * 1000, `This is sentence ${at}.`));
    const paragraphs = paragraphsOf(long).split('\n\n');
    expect(paragraphs.length).toBe(2);
    expect(paragraphs[0]).toMatch(/\.$/);
  });
});
