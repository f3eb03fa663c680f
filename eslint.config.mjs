// House rules that a linter can see (docs name the rest, test/house-rules checks the tree). Types
// carry the weight: a promise that nobody awaits or an unsafe value is an error here.
import tseslint from 'typescript-eslint';

const SPECS = [
  '**/*.spec.ts',
  '**/*-spec.ts',
  '**/*.fixture.ts',
  'libs/testing/**/*.ts',
  'test/**/*.ts',
];
/** Code that must give the same answer for the same input, on any machine, at any time. */
const DETERMINISTIC = [
  'libs/kernel/src/**/*.ts',
  'libs/order-book/src/**/*.ts',
  'libs/*/src/**/domain/**/*.ts',
];

const money = [
  ['CallExpression[callee.name="parseFloat"]', 'Money is never a float: use parseDecimal.'],
  ['CallExpression[callee.property.name="parseFloat"]', 'Money is never a float: parseDecimal.'],
  ['CallExpression[callee.property.name="toFixed"]', 'Rounds silently: use formatDecimal.'],
  ['CallExpression[callee.name="Number"]', 'Accepts "0x10", "" and " 5 ": use parseDecimal.'],
].map(([selector, message]) => ({ selector, message }));

const chance = [
  ['CallExpression[callee.object.name="Date"][callee.property.name="now"]', 'Time is an input.'],
  ['NewExpression[callee.name="Date"][arguments.length=0]', 'Time is an input.'],
  ['CallExpression[callee.object.name="Math"][callee.property.name="random"]', 'Chance: an input.'],
  ['CallExpression[callee.property.name=/^toLocale/]', 'The locale differs between machines.'],
  ['CallExpression[callee.property.name="localeCompare"]', 'The locale differs: compare with <.'],
].map(([selector, message]) => ({ selector, message }));

const synchronous = [
  { selector: 'AwaitExpression', message: 'Decides at once, so that a replay takes the same way.' },
];

/** At most 4 parameters (use an options object), at most 6 dependencies in a constructor. */
const PARAMETERS = 'More than 4 parameters: use an options object.';
const parameters = [
  ['FunctionDeclaration[params.length>4]', PARAMETERS],
  ['ArrowFunctionExpression[params.length>4]', PARAMETERS],
  ['MethodDefinition[kind="method"] > FunctionExpression[params.length>4]', PARAMETERS],
  ['TSAbstractMethodDefinition > TSEmptyBodyFunctionExpression[params.length>4]', PARAMETERS],
  [
    'MethodDefinition[kind="constructor"] > FunctionExpression[params.length>6]',
    'More than 6 dependencies: the class does more than one thing.',
  ],
].map(([selector, message]) => ({ selector, message }));

const environment = [
  {
    object: 'process',
    property: 'env',
    message: 'Inject AppConfig: the environment is read in libs/platform/src/config only.',
  },
];

const timers = ['setTimeout', 'setInterval', 'setImmediate', 'performance', 'process'].map(
  (name) => ({ name, message: 'No clock, timer or environment in deterministic code.' }),
);

const CORE = {
  'array-callback-return': 'error',
  eqeqeq: 'error',
  'no-console': 'error',
  'no-constant-binary-expression': 'error',
  'no-debugger': 'error',
  'no-else-return': 'error',
  'no-eval': 'error',
  'no-param-reassign': 'error',
  'no-self-compare': 'error',
  'no-template-curly-in-string': 'error',
  'no-unmodified-loop-condition': 'error',
  'no-unreachable-loop': ['error', { ignore: ['ForOfStatement'] }],
  'no-var': 'error',
  'object-shorthand': 'error',
  'prefer-const': 'error',
  radix: 'error',
};

const SIZES = {
  'max-lines': ['error', { max: 400 }],
  'max-lines-per-function': ['error', { max: 70, skipComments: true, skipBlankLines: true }],
  'no-restricted-syntax': ['error', ...parameters],
  'max-depth': ['error', 4],
  'max-len': [
    'error',
    {
      code: 100,
      ignoreUrls: true,
      ignoreStrings: true,
      ignoreTemplateLiterals: true,
      ignoreRegExpLiterals: true,
    },
  ],
};

export default tseslint.config(
  {
    ignores: [
      'node_modules',
      'dist',
      '.data',
      '.cache',
      'artifacts',
      'coverage',
      'web/.next',
      'web/next-env.d.ts',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.json', './web/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      ...CORE,
      ...SIZES,
      'no-restricted-properties': ['error', ...environment],
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'separate-type-imports' },
      ],
      '@typescript-eslint/no-floating-promises': ['error', { ignoreVoid: true }],
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/prefer-promise-reject-errors': 'error',
      '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
      '@typescript-eslint/strict-boolean-expressions': [
        'error',
        { allowString: false, allowNumber: false, allowNullableObject: true },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_' },
      ],
      // Nest and our stages call methods that are async by contract, not by need.
      '@typescript-eslint/require-await': 'off',
      // Branded integers are numbers; the rule does not see it.
      '@typescript-eslint/no-unsafe-unary-minus': 'off',
      // A module class of Nest has no members of its own.
      '@typescript-eslint/no-extraneous-class': 'off',
    },
  },
  {
    files: ['libs/*/src/**/*.ts'],
    ignores: SPECS,
    rules: { 'no-restricted-syntax': ['error', ...parameters, ...money] },
  },
  {
    // The two places that turn text into checked integers.
    files: [
      'libs/kernel/src/decimal.ts',
      'libs/kernel/src/values.ts',
      'libs/platform/src/database/int8.ts',
    ],
    rules: { 'no-restricted-syntax': ['error', ...parameters] },
  },
  {
    files: DETERMINISTIC,
    ignores: [...SPECS, 'libs/kernel/src/decimal.ts', 'libs/kernel/src/values.ts'],
    rules: {
      'no-restricted-globals': ['error', ...timers],
      'no-restricted-syntax': ['error', ...parameters, ...money, ...chance],
    },
  },
  {
    files: [
      'libs/kernel/src/**/*.ts',
      'libs/order-book/src/**/*.ts',
      'libs/*/src/**/*.stage.ts',
      'libs/*/src/**/*.projector.ts',
    ],
    ignores: [...SPECS, 'libs/kernel/src/decimal.ts', 'libs/kernel/src/values.ts'],
    rules: {
      'no-restricted-syntax': ['error', ...parameters, ...money, ...chance, ...synchronous],
    },
  },
  {
    // The engine of the book: typed arrays whose indexes it keeps in bounds itself, flags kept as
    // numbers, and calls that pass their fields without an object per order.
    files: ['libs/order-book/src/fast/**/*.ts', 'libs/order-book/src/state-hash.ts'],
    rules: {
      'no-restricted-syntax': ['error', ...chance, ...synchronous],
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-enum-comparison': 'off',
    },
  },
  {
    files: ['bench/engine/**/*.ts'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  {
    // The web server has its own small configuration: what its pages are told at run time.
    files: [
      'libs/platform/src/config/**/*.ts',
      'web/proxy.ts',
      'web/src/lib/config.server.ts',
      ...SPECS,
    ],
    rules: { 'no-restricted-properties': 'off' },
  },
  {
    // A spec may be long, and its fakes are looser than what they stand for.
    files: SPECS,
    rules: {
      'max-lines': ['error', { max: 600 }],
      'max-lines-per-function': 'off',
      // Matchers of Jest are typed `any`.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    files: ['bench/**/*.ts'],
    rules: { 'no-console': 'off', 'no-restricted-properties': 'off' },
  },
  {
    files: ['**/*.mjs', '**/*.cjs', '**/*.js'],
    rules: {
      ...CORE,
      ...SIZES,
      '@typescript-eslint/max-params': 'off',
      'max-params': ['error', 4],
    },
  },
  { files: ['examples/*'], rules: { 'no-console': 'off' } },
);
