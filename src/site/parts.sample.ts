/** What /dev/parts shows in the parts: ordinary cases and the ones that break layouts. */
import { barChart, lineChart, sparkline } from '../lib/chart.ts';

const drawing = (background: string, stroke: string) =>
  `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 360"><rect width="640" height="360" fill="${background}"/><path d="M60 250c120-220 220 160 320-10s140-120 200-60" fill="none" stroke="${stroke}" stroke-width="26" stroke-linecap="round"/></svg>`)}`;

const covers = [drawing('#e9dcc3', '#8f5b00'), drawing('#d5e4df', '#0b5c4b'), drawing('#dcdfee', '#3b4a8f')];

const blur =
  'data:image/webp;base64,UklGRkAAAABXRUJQVlA4IDQAAACQAQCdASoQAAkABUB8JQAAWJEpnqAA/svjdj7HacLr9SvB1UtA3FGzDirotgdiG4py8AAA';

export const courses = [
  {
    href: '/courses/knots',
    title: 'Knots that hold',
    teacher: 'Ada Holt',
    cover: { src: covers[0] },
    rating: { value: 4.7, text: '4.7', count: '128' },
    facts: ['6 h', 'Beginner'],
    price: { text: '₹1,499', was: '₹1,999' },
    tag: { label: 'Most loved', tone: 'gold' },
  },
  {
    href: '/courses/sql',
    title: 'SQL from the first query to the report that your colleagues will ask you for every single Monday',
    teacher: 'मीरा कृष्णमूर्ति',
    cover: { src: covers[1] },
    rating: { value: 3.9, text: '3.9', count: '1,204' },
    facts: ['11 h', 'All levels'],
    price: { text: 'Free' },
  },
  {
    href: '/courses/donau',
    title: 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamte',
    teacher: 'عبد الرحمن بن محمد',
    cover: null,
    facts: ['45 min', 'Advanced'],
    price: { text: '₹999' },
  },
  {
    href: '/courses/probability',
    title: 'Probability you can see',
    teacher: 'Meera Krishnamurthy',
    // Still on its way: the blurred one is seen.
    cover: { src: 'data:,', blur },
    rating: { value: 5, text: '5.0', count: '3' },
    facts: ['4 h', 'Intermediate'],
    price: { text: '₹999' },
  },
];

export const rows = courses.slice(0, 3).map((course, index) => ({
  href: course.href,
  title: course.title,
  cover: course.cover,
  teacher: course.teacher,
  line: '3.2 Bowline under load · 4 min left',
  progress: [0, 37, 100][index],
  action: { href: course.href, label: ['Start', 'Continue', 'Certificate'][index] },
}));

export const table = {
  caption: 'Orders this week',
  columns: [
    { key: 'order', label: 'Order' },
    { key: 'buyer', label: 'Buyer' },
    { key: 'day', label: 'Day', sort: { href: '?sort=day', direction: 'descending' } },
    { key: 'state', label: 'State' },
    { key: 'amount', label: 'Amount', end: true, sort: { href: '?sort=amount' } },
  ],
  rows: [
    {
      order: { text: 'E-1042', href: '#order' },
      buyer: 'Leo Martins',
      day: '21 Nov',
      state: { text: 'Paid', tone: 'good' },
      amount: '₹1,499',
    },
    {
      order: { text: 'E-1041', href: '#order' },
      buyer: 'مريم الفاسي',
      day: '20 Nov',
      state: { text: 'Waiting', tone: 'warn' },
      amount: '₹999',
    },
    {
      order: { text: 'E-1040', href: '#order' },
      buyer: { text: 'Wolfeschlegelsteinhausenbergerdorff', note: 'wolfeschlegelsteinhausenbergerdorff@example.org' },
      day: '20 Nov',
      state: { text: 'Refunded', tone: 'bad' },
      amount: '−₹2,498',
    },
  ],
};

const income = [42, 61, 38, 77, 120, 96, 88, 131, 150, 118, 142, 187];
const months = ['Dec', 'Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov'];
const points = income.map((value, index) => ({
  label: `${months[index]} ${index === 0 ? 2025 : 2026}`,
  value,
  text: `₹${value},000`,
  tick: index % 2 === 0 ? '' : `${months[index]}`,
}));
const axis = (value: number) => `₹${value}k`;

export const charts = { bars: barChart(points, axis), line: lineChart(points, axis), spark: sparkline(income) };
