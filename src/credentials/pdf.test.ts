import { describe, expect, it } from 'vitest';
import type { Certificate } from './certificates.service.ts';
import { renderCertificate } from './pdf.ts';

const certificate: Certificate = {
  id: '6b0179a0b2edbd589fae1601',
  publicId: 'Abc_123-defghijk',
  userId: '6b0179a0b2edbd589fae1602',
  courseId: '6b0179a0b2edbd589fae1603',
  enrolmentId: '6b0179a0b2edbd589fae1604',
  name: 'Leo Martins',
  courseTitle: 'Knots that hold',
  courseSlug: 'knots',
  teacherName: 'Ada Fernandes',
  seconds: 5400,
  versionNumber: 1,
  completedAt: new Date('2026-03-01T12:00:00Z'),
  issuedAt: new Date('2026-03-01T12:00:00Z'),
  state: 'making',
  pdfStore: 'disk',
  pdfKey: '',
  mailedAt: null,
  evidence: { versionId: '', lectures: [], requiredCount: 18, seconds: 5400, enrolledAt: new Date('2026-01-01') },
};

describe('the certificate as PDF', () => {
  it.each([
    ['Latin', 'Leo Martins'],
    ['accents', 'Đặng Thị Ngọc Ánh Łukasiewicz-Şahin'],
    ['Devanagari', 'प्रियांका शर्मा'],
    ['Arabic', 'ليلى عبد الرحمن'],
    ['Cyrillic and Greek', 'Юлия Ἀ Παπαδοπούλου'],
    ['two scripts', 'प्रिया Sharma ليلى'],
    ['a very long name', 'Maria da Conceição Evangelista dos Santos Albuquerque Cavalcanti de Vasconcelos e Sousa'],
    ['one endless word', 'W'.repeat(120)],
  ])('[CRT-01] is one A4 page with its fonts inside for %s', async (script, name) => {
    const bytes = await renderCertificate({ ...certificate, name });
    const text = bytes.toString('latin1');
    expect(text.startsWith('%PDF-')).toBe(true);
    expect(text.match(/\/Type \/Page\b/g)).toHaveLength(1);
    expect(text).toContain('/MediaBox [0 0 841.89 595.28]');
    expect(text).toContain('/FontFile');
    if (process.env.KEEP_PDF)
      (await import('node:fs')).writeFileSync(`${process.env.KEEP_PDF}/${script.replace(/\W/g, '-')}.pdf`, bytes);
  });
});
