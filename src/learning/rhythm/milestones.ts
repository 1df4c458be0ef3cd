/** The badges there are. */

/** What somebody has done, in figures. */
export type Figures = { lectures: number; courses: number; daysInRow: number; weeksInRow: number };
export type MilestoneKind = {
  kind: string;
  title: string;
  /** What it is given for. */
  about: string;
  /** A symbol of public/icons.svg. */
  icon: string;
  figure: keyof Figures;
  from: number;
};

/** The order is that of the page. A kind that is taken out is not shown any more. */
export const milestoneKinds: readonly MilestoneKind[] = [
  {
    kind: 'first-lecture',
    title: 'A start',
    about: 'One lecture completed',
    icon: 'play',
    figure: 'lectures',
    from: 1,
  },
  {
    kind: 'ten-lectures',
    title: 'Ten',
    about: 'Ten lectures completed',
    icon: 'book-open',
    figure: 'lectures',
    from: 10,
  },
  {
    kind: 'fifty-lectures',
    title: 'Fifty',
    about: 'Fifty lectures completed',
    icon: 'layers',
    figure: 'lectures',
    from: 50,
  },
  {
    kind: 'hundred-lectures',
    title: 'A hundred',
    about: 'A hundred lectures completed',
    icon: 'mountain',
    figure: 'lectures',
    from: 100,
  },
  {
    kind: 'first-course',
    title: 'First course',
    about: 'One course finished',
    icon: 'graduation-cap',
    figure: 'courses',
    from: 1,
  },
  {
    kind: 'five-courses',
    title: 'Five courses',
    about: 'Five courses finished',
    icon: 'award',
    figure: 'courses',
    from: 5,
  },
  {
    kind: 'seven-days',
    title: 'Seven days',
    about: 'Seven days in a row',
    icon: 'calendar',
    figure: 'daysInRow',
    from: 7,
  },
  {
    kind: 'four-weeks',
    title: 'Four weeks',
    about: 'The goal of a week met four times in a row',
    icon: 'refresh-cw',
    figure: 'weeksInRow',
    from: 4,
  },
];
