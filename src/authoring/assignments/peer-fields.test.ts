import { describe, expect, it } from 'vitest';
import { usualAssignment, usualPeers } from '../../assessment/assignments/assignment.ts';
import { assignmentFromFile, assignmentToFile } from '../transfer/assignment-file.ts';
import { assignmentLectureForm, assignmentValues, typedAssignment } from './assignment-form.ts';
import { assignmentLines } from './lines.ts';

const peers = { ...usualPeers, count: 4, needed: 2, dueAt: new Date('2026-12-01T09:00:00Z'), isBlind: false };
const assignment = { ...usualAssignment, peers };

describe('the rules of peer review', () => {
  it('[ASM-07] come back from the form as they were put into it, and are off where the tick is not set', () => {
    const values = assignmentValues(assignment, 'UTC');
    expect(typedAssignment(values, usualAssignment, 'UTC').peers).toEqual(peers);
    const { peersOn: _on, ...off } = values;
    expect(typedAssignment(off, assignment, 'UTC').peers).toBeNull();
    const typed = assignmentLectureForm('UTC').safeParse({
      title: 'Tie it',
      revision: '1',
      ...values,
      peersNeeded: '5',
      peersDueAt: '2026-13-01T00:00',
    });
    expect(typed.error?.issues.map(({ path }) => path[0])).toEqual(
      expect.arrayContaining(['peersNeeded', 'peersDueAt']),
    );
  });

  it('[ASM-07] go into archives and back, and stand in the comparison of two states', () => {
    expect(assignmentFromFile(assignmentToFile(assignment)).peers).toEqual(peers);
    expect(assignmentFromFile(assignmentToFile(usualAssignment)).peers).toBeNull();
    const [line] = assignmentLines(usualAssignment, assignment, { zone: 'UTC' });
    expect(line).toMatchObject({ label: 'Peer review', before: '' });
    expect(line?.after).toMatch(/Each gives 4 reviews and gets 4, with names; at least 2/);
  });
});
