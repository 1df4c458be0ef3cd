/** Who may import whom: lib ← web ← areas ← app/worker; areas meet at services, in one order. */
const order = ['accounts', 'media', 'assessment', 'authoring', 'catalog', 'learning', 'credentials', 'commerce', 'community', 'site', 'notifications', 'analytics', 'api', 'ops'];
const areas = `^src/(${order.join('|')})/`;
const tests = '[.]test[.]ts$|^src/test/|^src/ops/ordeal|^src/ops/bench';

/** A service may call the services of areas that stand earlier; one rule per area says which stand later. */
const earlierOnly = order.slice(0, -1).map((area, at) => ({
  name: `${area}-calls-earlier-areas-only`,
  comment: 'What must go the other way is an event.',
  severity: 'error',
  from: { path: `^src/${area}/`, pathNot: `${tests}|[.]routes[.]ts$` },
  to: { path: `^src/(${order.slice(at + 1).join('|')})/` },
}));

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'lib-knows-nothing-above',
      severity: 'error',
      from: { path: '^src/lib/', pathNot: tests },
      to: { path: '^src/', pathNot: '^src/(lib/|config[.]ts$|events[.]ts$)' },
    },
    {
      name: 'web-knows-lib-only',
      severity: 'error',
      from: { path: '^src/web/', pathNot: tests },
      to: { path: '^src/', pathNot: '^src/(web/|lib/|config[.]ts$)' },
    },
    {
      name: 'lib-knows-no-http',
      severity: 'error',
      from: { path: '^src/lib/', pathNot: tests },
      to: { path: 'node_modules/(express|passport|csurf|multer|helmet)/' },
    },
    {
      name: 'areas-meet-at-services',
      comment: 'Only *.service.ts of another area may be imported; models of lectures also what a quiz, an assignment, a survey and the stops of a film are, and those of certificates how one looks, which they hold.',
      severity: 'error',
      from: { path: `${areas}`, pathNot: `${tests}|^src/ops/` },
      to: { path: areas, pathNot: ['^src/$1/', '[.]service[.]ts$', '^src/assessment/quizzes/quiz[.]ts$', '^src/assessment/assignments/assignment[.]ts$', '^src/assessment/surveys/survey[.]ts$', '^src/assessment/stops/stops[.]ts$', '^src/authoring/certificate/terms[.]ts$'] },
    },
    {
      name: 'models-know-nothing-above',
      severity: 'error',
      from: { path: '[.]model[.]ts$' },
      to: { path: '[.](service|routes|gateway)[.]ts$|/(jobs|mail|forms|policy)[.]ts$|^src/web/' },
    },
    {
      name: 'services-know-no-http',
      severity: 'error',
      from: { path: '[.](service|gateway)[.]ts$' },
      to: { path: '[.]routes[.]ts$|/forms[.]ts$|node_modules/(express|express-session|passport)/|^src/web/(answer|form|failure|middleware|protection|guards|shell)[.]ts$' },
    },
    {
      name: 'nobody-imports-routes-but-app',
      severity: 'error',
      from: { path: '^src/', pathNot: `^src/app[.]ts$|^src/web-process[.]ts$|^src/(\\w+)/\\1[.]routes[.]ts$|${tests}` },
      to: { path: '[.]routes[.]ts$' },
    },
    {
      name: 'policies-are-pure',
      severity: 'error',
      from: { path: '/policy[.]ts$' },
      to: { path: '[.](model|service|gateway)[.]ts$|^src/lib/(db|redis|queue)[.]ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'stand-ins-know-no-school',
      severity: 'error',
      from: { path: '^src/ops/dev/', pathNot: tests },
      to: { path: '^src/', pathNot: '^src/ops/dev/' },
    },
    {
      name: 'product-knows-no-tests',
      severity: 'error',
      from: { path: '^src/', pathNot: tests },
      to: { path: tests },
    },
    { name: 'no-unknown', severity: 'error', from: {}, to: { couldNotResolve: true } },
    ...earlierOnly,
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'], extensions: ['.ts', '.js', '.mjs', '.cjs', '.json'] },
  },
};
