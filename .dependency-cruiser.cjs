// Who may import whom (architecture, "Folders"). A rule is one sentence of the plan; its comment
// says what breaks without it.
const FEATURES =
  '(user|wallet|risk-manager|order-manager|matching-engine|market-data|reporting|notification|client-gateway)';
/** Specs and what only they import. */
const SPEC = '(\\.spec|-spec|\\.fixture)\\.ts$';
/** Loaded by Jest itself, before aliases work. */
const JEST = '^libs/testing/src/jest/';
/** Folders of others; `$1` is the folder of the file that imports. */
const onlyThese = (names) => `^libs/(?!(${names})/)`;

const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

module.exports = {
  forbidden: [
    rule(
      'kernel-imports-nothing',
      'Values are the ground: whatever they needed, everyone would need.',
      { path: '^libs/kernel/', pathNot: SPEC },
      { pathNot: '^libs/kernel/' },
    ),
    rule(
      'contracts-only-kernel',
      'Contracts also serve the browser: no Nest, no Node, no package.',
      { path: '^libs/contracts/', pathNot: SPEC },
      { pathNot: '^libs/(contracts|kernel)/' },
    ),
    rule(
      'order-book-only-kernel',
      'The book is a pure function of its commands; an import of anything could bring a clock.',
      { path: '^libs/order-book/', pathNot: SPEC },
      { pathNot: '^libs/(order-book|kernel)/' },
    ),
    rule(
      'streams-only-kernel-and-contracts',
      'The bus of record must not know the features that it carries.',
      { path: '^libs/streams/', pathNot: SPEC },
      { path: onlyThese('streams|kernel|contracts') },
    ),
    rule(
      'platform-only-kernel-and-contracts',
      'The platform is below every feature.',
      { path: '^libs/platform/', pathNot: SPEC },
      { path: onlyThese('platform|kernel|contracts') },
    ),
    rule(
      'feature-not-to-feature',
      'Features meet in streams and ports only, or they could not run in processes of their own.',
      { path: `^libs/${FEATURES}/`, pathNot: SPEC },
      { path: `^libs/${FEATURES}/`, pathNot: '^libs/$1/' },
    ),
    rule(
      'order-book-only-for-matching',
      'One writer of the book: whoever else needs it reads match events.',
      { path: `^libs/${FEATURES}/`, pathNot: ['^libs/matching-engine/', SPEC] },
      { path: '^libs/order-book/' },
    ),
    rule(
      'feature-not-to-demo-or-testing',
      'The exchange must not depend on what plays with it.',
      { path: '^libs/', pathNot: ['^libs/(demo|testing)/', SPEC] },
      { path: '^libs/(demo|testing)/' },
    ),
    rule(
      'demo-is-a-client',
      'The demo calls ports and the public API like any other client.',
      { path: '^libs/demo/', pathNot: SPEC },
      { path: `^libs/(${FEATURES.slice(1, -1)}|order-book)/` },
    ),
    rule(
      'nothing-imports-apps',
      'Apps are wiring: what two of them need belongs into a lib.',
      { path: '^(libs|web|bench)/' },
      { path: '^apps/' },
    ),
    rule(
      'apps-not-to-each-other',
      'Each app starts alone.',
      { path: '^apps/([^/]+)/' },
      { path: '^apps/', pathNot: '^apps/$1/' },
    ),
    rule(
      'web-only-contracts',
      'The browser knows the API, not the exchange behind it.',
      { path: '^web/' },
      { path: '^(libs/(?!contracts/)|apps/|scripts/)' },
    ),
    rule(
      'through-the-index',
      'A lib is its index: the rest may change without asking.',
      { path: '^(libs/([^/]+)|apps/[^/]+|bench|test|web)/', pathNot: JEST },
      { path: '^libs/[^/]+/src/', pathNot: ['^libs/[^/]+/src/index\\.ts$', '^libs/$2/'] },
    ),
    rule(
      'database-is-private',
      'Tables belong to the feature that owns the schema.',
      { path: '^libs/([^/]+)/' },
      { path: '^libs/[^/]+/src/database/', pathNot: '^libs/$1/' },
    ),
    rule(
      'domain-knows-no-framework',
      'Rules of the exchange run without Nest, SQL and network, in specs and in the simulation.',
      { path: '^libs/[^/]+/src/domain/', pathNot: SPEC },
      { path: '^node_modules/(@nestjs|typeorm|pg|ioredis|fastify|ws|express)/' },
    ),
    rule(
      'no-cycles',
      'Two files that import each other are one file, and load in an order nobody chose.',
      {},
      { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    ),
    rule(
      'no-orphans',
      'A file that nobody imports is dead or forgotten.',
      {
        orphan: true,
        pathNot: [
          SPEC,
          JEST,
          '^apps/[^/]+/src/main\\.ts$',
          '^libs/[^/]+/src/index\\.ts$',
          '\\.d\\.ts$',
        ],
      },
      {},
    ),
    rule(
      'no-undeclared-packages',
      'A package that is there by chance is gone after the next install.',
      { path: '^(apps|libs)/', pathNot: SPEC },
      { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'unknown', 'undetermined'] },
    ),
    rule(
      'no-dev-packages-in-production',
      'Production installs without them.',
      { path: '^(apps|libs)/', pathNot: ['^libs/testing/', SPEC] },
      { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    ),
  ],
  options: {
    doNotFollow: { path: ['node_modules', '^dist'] },
    exclude: { path: ['^dist', '\\.cache', '^web/\\.next'] },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['require', 'node'] },
  },
};
