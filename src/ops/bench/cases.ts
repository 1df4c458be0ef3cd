/** The rows of the bench: who asks for what. */
import type { Request } from 'autocannon';
import type { BenchSchool } from './school.ts';
import { benchPassword } from './school.ts';

export type Plan = {
  name: string;
  group: 'visitor' | 'signed-in' | 'sign-in';
  connections: number[];
  requests: Request[];
  expect?: number;
};
const visitorConnections = [1, 50, 1000];
const form = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' };
const compressed = { 'accept-encoding': 'br, gzip' };
const partial = { 'hx-request': 'true', 'hx-request-type': 'partial' };

/** @param tokens the csrf token of each session, in the order of `school.cookies` */
export function plans(school: BenchSchool, tokens: string[]): Plan[] {
  const { courses, cookies, learners } = school;
  const each = (make: (at: number) => Request): Request[] => cookies.map((_, at) => make(at));
  const own = (at: number) => courses[at % courses.length];
  const lecture = (at: number) => `/learn/${own(at)}/lectures/beginning-2`;
  const as = (at: number, more = {}) => ({ cookie: cookies[at] ?? '', ...compressed, ...more });
  const post = (at: number, path: string, body: string, more = {}): Request => ({
    method: 'POST',
    path,
    headers: as(at, { ...form, 'x-csrf-token': tokens[at] ?? '', ...more }),
    body,
  });
  const visit = (path: string): Request => ({ path, headers: compressed });
  return [
    { name: 'catalog, visitor', group: 'visitor', connections: visitorConnections, requests: [visit('/courses')] },
    {
      name: 'course page, visitor',
      group: 'visitor',
      connections: visitorConnections,
      requests: courses.slice(0, 50).map((slug) => visit(`/courses/${slug}`)),
    },
    {
      name: 'search, 100 questions',
      group: 'visitor',
      connections: [1, 50],
      requests: questions(100).map((q) => visit(`/courses?q=${q}`)),
    },
    {
      name: 'suggestions',
      group: 'visitor',
      connections: [1, 50],
      requests: questions(100).map((q) => ({
        path: `/courses/suggestions?q=${q}`,
        headers: { ...compressed, ...partial },
      })),
    },
    {
      name: 'my learning',
      group: 'signed-in',
      connections: [1, 50],
      requests: each((at) => ({ path: '/learn', headers: as(at) })),
    },
    {
      name: 'lecture page',
      group: 'signed-in',
      connections: [1, 50],
      requests: each((at) => ({ path: lecture(at), headers: as(at) })),
    },
    {
      name: 'catalog, signed in',
      group: 'signed-in',
      connections: [1, 50],
      requests: each((at) => ({ path: '/courses', headers: as(at) })),
    },
    {
      name: 'completion POST',
      group: 'signed-in',
      connections: [1, 50],
      requests: each((at) => post(at, `${lecture(at)}/completion`, '', partial)),
    },
    {
      name: 'heartbeat POST',
      group: 'signed-in',
      connections: [1, 50],
      requests: each((at) => post(at, `${lecture(at)}/position`, 'seconds=42&duration=300')),
      expect: 204,
    },
    {
      name: 'sign-in POST',
      group: 'sign-in',
      connections: [1, 10],
      requests: learners.map(({ email }) => ({
        method: 'POST',
        path: '/sign-in',
        headers: form,
        body: `email=${encodeURIComponent(email)}&password=${benchPassword}`,
      })),
      expect: 303,
    },
  ];
}

function questions(count: number): string[] {
  const words = ['rope', 'bread', 'type', 'light', 'queries', 'wether', 'dice', 'maps', 'verbs', 'drums'];
  return Array.from({ length: count }, (_, at) => `${words[at % words.length]}+${Math.floor(at / words.length)}`);
}
