// swc compiles our TypeScript and the ESM-only packages to CommonJS; types are checked by tsc.
const swc = (parser) => [
  '@swc/jest',
  {
    swcrc: false,
    module: { type: 'commonjs' },
    jsc: {
      target: 'es2023',
      parser,
      transform: { legacyDecorator: true, decoratorMetadata: true },
    },
  },
];
const esmOnly = [
  '@nestjs',
  'file-type',
  'strtok3',
  'token-types',
  'uint8array-extras',
  '@tokenizer',
  '@borewit',
  'load-esm',
  'content-disposition',
  '@noble',
  '@scure',
  '@seriousme',
];

/** One project per kind of test, so that a kind can be run alone: `jest --selectProjects unit`. */
const project = (displayName, testMatch, extra = {}) => ({
  displayName,
  testMatch: testMatch.map((glob) => `<rootDir>/${glob}`),
  testEnvironment: 'node',
  setupFiles: ['reflect-metadata'],
  transform: {
    '\\.ts$': swc({ syntax: 'typescript', decorators: true }),
    'node_modules/.+\\.m?js$': swc({ syntax: 'ecmascript' }),
  },
  transformIgnorePatterns: [`/node_modules/(?!(${esmOnly.join('|')})/)`],
  moduleNameMapper: {
    '^@app/([^/]+)$': '<rootDir>/libs/$1/src',
    '^@/(.+)$': '<rootDir>/web/src/$1',
  },
  modulePathIgnorePatterns: [
    '<rootDir>/dist',
    '<rootDir>/.cache',
    '<rootDir>/.data',
    '<rootDir>/web/.next',
  ],
  ...extra,
});

const database = {
  globalSetup: '<rootDir>/libs/testing/src/jest/database-setup.cjs',
  globalTeardown: '<rootDir>/libs/testing/src/jest/database-teardown.cjs',
};

module.exports = {
  testTimeout: 120_000,
  projects: [
    project('unit', ['libs/**/*.spec.ts', 'test/**/*.spec.ts', 'web/src/**/*.spec.ts']),
    project('property', ['libs/**/*.property-spec.ts', 'test/**/*.property-spec.ts']),
    project('medium', ['libs/**/*.medium-spec.ts', 'test/**/*.medium-spec.ts'], database),
    project('simulation', ['test/**/*.sim-spec.ts']),
    project('acceptance', ['test/**/*.e2e-spec.ts'], database),
    project('faults', ['test/faults/**/*.fault-spec.ts']),
    project('conformance', ['test/conformance/**/*.conf-spec.ts'], database),
    project('browser', ['test/**/*.browser-spec.ts'], database),
  ],
};
