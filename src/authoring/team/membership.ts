/** Who works on a course beside its owner, and who was asked to: as the course keeps it. */
import { Schema } from 'mongoose';

/** What somebody of a course's team may do; its owner may all. */
export const rights = ['edit', 'answer', 'money', 'publish'] as const;
export type Right = (typeof rights)[number];
export type TeamMember = { userId: string; rights: Right[]; since: Date };
/** Somebody was asked to join the team and has not answered. */
export type TeamInvitation = {
  id: string;
  /** Lower case. */
  email: string;
  rights: Right[];
  /** Who asked. */
  byId: string;
  at: Date;
  endsAt: Date;
  /** Goes up with each sending: links of earlier ones do nothing. */
  round: number;
  /** The round whose mail the mail server has taken. */
  mailedRound: number;
};
/** The course is offered to somebody of its team, who becomes its owner by saying yes. */
export type Handover = { personId: string; byId: string; at: Date };

/** The paths of a course's team in its schema. */
export const teamPaths = {
  team: {
    type: [new Schema<TeamMember>({ userId: String, rights: [String], since: Date }, { _id: false, id: false })],
    default: [],
  },
  invited: {
    type: [
      new Schema<TeamInvitation>(
        {
          ...{ id: String, email: String, rights: [String], byId: String, at: Date, endsAt: Date },
          ...{ round: Number, mailedRound: Number },
        },
        { _id: false, id: false },
      ),
    ],
    default: [],
  },
  handover: {
    type: new Schema<Handover>({ personId: String, byId: String, at: Date }, { _id: false, id: false }),
    default: null,
  },
  teamRevision: { type: Number, default: 0 },
};
