/** The rows of the bench: who asks for what. */
import type { Request } from './client.ts';
import type { BenchSchool } from './school.ts';
import { addSessions, benchPassword } from './school.ts';

export type Plan = {
  name: string;
  group: 'visitor' | 'signed-in' | 'sign-in';
  connections: number[];
  requests: Request[];
  expect?: number;
  /** What must be there first. */
  before?: () => Promise<void>;
};
const visitorConnections = [1, 50, 1000];
const form = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' };
const compressed = { 'accept-encoding': 'br, gzip' };
const partial = { 'hx-request': 'true', 'hx-request-type': 'partial' };

/** @param tokens the csrf token of each session, in the order of `school.cookies` */
export function plans(school: BenchSchool, tokens: string[]): Plan[] {
  return [
    ...visitorPlans(school),
    ...readingPlans(school),
    ...writingPlans(school, tokens),
    signInPlan(school),
    crowdedPlan(school),
  ];
}

function visitorPlans({ courses }: BenchSchool): Plan[] {
  const plan = { group: 'visitor' as const, connections: [1, 50] };
  const visit = (path: string, more = {}): Request => ({ path, headers: { ...compressed, ...more } });
  const course = courses.slice(0, 50).map((slug) => visit(`/courses/${slug}`));
  const asked = questions(100);
  return [
    { ...plan, name: 'catalog, visitor', connections: visitorConnections, requests: [visit('/courses')] },
    { ...plan, name: 'course page, visitor', connections: visitorConnections, requests: course },
    { ...plan, name: 'search, 100 questions', requests: asked.map((q) => visit(`/courses?q=${q}`)) },
    { ...plan, name: 'suggestions', requests: asked.map((q) => visit(`/courses/suggestions?q=${q}`, partial)) },
  ];
}

function readingPlans(school: BenchSchool): Plan[] {
  const plan = { group: 'signed-in' as const, connections: [1, 50] };
  const each = (path: (at: number) => string): Request[] =>
    school.cookies.map((cookie, at) => ({ path: path(at), headers: { cookie, ...compressed } }));
  return [
    { ...plan, name: 'my learning', requests: each(() => '/learn') },
    { ...plan, name: 'lecture page', requests: each((at) => lectureOf(school, at)) },
    { ...plan, name: 'catalog, signed in', requests: each(() => '/courses') },
  ];
}

function writingPlans(school: BenchSchool, tokens: string[]): Plan[] {
  const plan = { group: 'signed-in' as const, connections: [1, 50] };
  const post = (what: string, body: string, more = {}): Request[] =>
    school.cookies.map((cookie, at) => ({
      method: 'POST',
      path: `${lectureOf(school, at)}/${what}`,
      headers: { cookie, ...compressed, ...form, 'x-csrf-token': tokens[at] ?? '', ...more },
      body,
    }));
  return [
    { ...plan, name: 'completion POST', requests: post('completion', '', partial) },
    { ...plan, name: 'heartbeat POST', requests: post('position', 'seconds=42&duration=300'), expect: 204 },
  ];
}

function signInPlan({ learners }: BenchSchool): Plan {
  // Each from an address of their own: a hundred people do not sign in from one.
  const requests = learners.map(({ email }, at) => ({
    method: 'POST',
    path: '/sign-in',
    headers: { ...form, 'x-forwarded-for': `192.0.2.${at}` },
    body: `email=${encodeURIComponent(email)}&password=${benchPassword}`,
  }));
  return { name: 'sign-in POST', group: 'sign-in', connections: [1, 10, 100], requests, expect: 303 };
}

/** A signed-in page is looked up by its own key, so the sessions of others cost it nothing. */
function crowdedPlan(school: BenchSchool): Plan {
  const requests = school.cookies.map((cookie) => ({ path: '/learn', headers: { cookie, ...compressed } }));
  return {
    name: 'my learning, 100,000 sessions',
    group: 'signed-in',
    connections: [1, 50],
    requests,
    before: () => addSessions(100_000),
  };
}

/** A lecture of a course that this learner is enrolled in. */
function lectureOf({ courses }: BenchSchool, at: number): string {
  return `/learn/${courses[at % courses.length]}/lectures/beginning-2`;
}

function questions(count: number): string[] {
  const words = ['rope', 'bread', 'type', 'light', 'queries', 'wether', 'dice', 'maps', 'verbs', 'drums'];
  return Array.from({ length: count }, (_, at) => `${words[at % words.length]}+${Math.floor(at / words.length)}`);
}
