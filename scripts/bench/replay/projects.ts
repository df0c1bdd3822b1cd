/** A public repository whose fixes are replayed. */
export interface ReplayProject {
  repo: string;
  runner: 'node:test' | 'mocha' | 'vitest' | 'jest';
  /** Of the runner; the names of test files come after it. */
  command: string;
  /** Which of the changed files the runner is given. */
  tests: RegExp;
  /** Versions of packages. */
  install: Record<string, string>;
}

/** A fixing commit that came with a test which fails before it and passes after it: one line of `cases.jsonl`. */
export interface ReplayCase {
  id: string;
  repo: string;
  fixCommit: string;
  baseCommit: string;
  testFiles: string[];
  sourceFiles: string[];
  /** Runs those of its test files that the runner takes. */
  testCommand: string;
}

/** Long histories, short suites, and packages that a few lines name. */
export const replayProjects: readonly ReplayProject[] = [
  {
    repo: 'micromatch/picomatch',
    runner: 'mocha',
    command: 'npx mocha',
    tests: /^test\/[\w.-]+\.js$/,
    install: { 'fill-range': '7.1.1', mocha: '6.2.3' },
  },
  {
    repo: 'mde/ejs',
    runner: 'mocha',
    command: 'npx mocha -u tdd',
    tests: /^test\/[\w.-]+\.js$/,
    install: { mocha: '10.8.2', jake: '10.9.2', 'lru-cache': '4.1.5' },
  },
  {
    repo: 'expressjs/express',
    runner: 'mocha',
    command: 'npx mocha --require test/support/env --check-leaks',
    tests: /^test\/[\w.-]+\.js$/,
    install: {
      accepts: '2.0.0',
      'body-parser': '2.4.0',
      'content-disposition': '1.1.0',
      'content-type': '1.0.5',
      cookie: '0.7.2',
      'cookie-signature': '1.2.2',
      debug: '4.4.3',
      depd: '2.0.0',
      encodeurl: '2.0.3',
      'escape-html': '1.0.3',
      etag: '1.8.1',
      finalhandler: '2.1.1',
      fresh: '2.0.0',
      'http-errors': '2.0.1',
      'merge-descriptors': '2.0.0',
      'mime-types': '3.0.2',
      'on-finished': '2.4.2',
      once: '1.4.0',
      parseurl: '1.3.3',
      'proxy-addr': '2.0.8',
      qs: '6.17.1',
      'range-parser': '1.3.0',
      router: '2.3.0',
      send: '1.2.1',
      'serve-static': '2.2.1',
      statuses: '2.0.2',
      'type-is': '2.1.0',
      vary: '1.1.2',
      after: '0.8.2',
      'cookie-parser': '1.4.7',
      'cookie-session': '2.0.0',
      ejs: '3.1.10',
      'express-session': '1.19.0',
      hbs: '4.2.0',
      marked: '15.0.12',
      'method-override': '3.0.0',
      mocha: '10.8.2',
      morgan: '1.10.0',
      supertest: '6.3.4',
      vhost: '3.0.2',
    },
  },
  {
    repo: 'koajs/koa',
    runner: 'node:test',
    command: 'node --test',
    tests: /^__tests__\/.*\.test\.js$/,
    install: {
      accepts: '1.3.8',
      'content-disposition': '0.5.4',
      'content-type': '1.0.5',
      cookies: '0.9.2',
      delegates: '1.0.0',
      destroy: '1.2.0',
      encodeurl: '2.0.3',
      'escape-html': '1.0.3',
      fresh: '0.5.2',
      'http-assert': '1.5.0',
      'http-errors': '2.0.1',
      'koa-compose': '4.2.0',
      'mime-types': '3.0.2',
      'on-finished': '2.4.2',
      parseurl: '1.3.3',
      statuses: '2.0.2',
      'type-is': '2.1.0',
      vary: '1.1.2',
      supertest: '7.3.2',
    },
  },
  {
    repo: 'tj/commander.js',
    runner: 'jest',
    command: 'npx jest',
    tests: /^tests\/[\w.-]+\.test\.js$/,
    install: { jest: '29.7.0' },
  },
  {
    repo: 'toss/es-toolkit',
    runner: 'vitest',
    command: 'npx vitest run',
    tests: /^src\/.*\.spec\.ts$/,
    install: { '@types/node': '24.19.2', 'happy-dom': '20.9.0', typescript: '5.9.3', vitest: '4.1.12' },
  },
  {
    repo: 'unjs/ufo',
    runner: 'vitest',
    command: 'npx vitest run',
    tests: /^test\/[\w.-]+\.test\.ts$/,
    install: { '@types/node': '24.19.2', typescript: '5.9.3', vitest: '4.1.12' },
  },
];
