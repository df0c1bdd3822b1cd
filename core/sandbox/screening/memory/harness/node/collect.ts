import { strict as assert } from 'node:assert';
import { createRequire } from 'node:module';

/** One registered test or suite, as the stand-in for `node:test` saw it. */
export interface Entry {
  title: string;
  path: string[];
  kind: 'test' | 'suite';
  options: TestOptions;
  body: TestBody | null;
  children: Entry[];
  hooks: Hooks;
  parent: Entry | null;
}

export interface TestOptions {
  skip?: boolean | string;
  todo?: boolean | string;
  only?: boolean;
  timeout?: number;
}

export type TestBody = (context: unknown, done?: (error?: unknown) => void) => unknown;

export interface Hooks {
  before: TestBody[];
  after: TestBody[];
  beforeEach: TestBody[];
  afterEach: TestBody[];
}

const real = createRequire(import.meta.url)('node:test') as typeof import('node:test');

/** What is being registered into: the file's root, or a suite while its body runs. */
let current: Entry = suiteEntry('', null);

/** Forgets all that was registered, and returns the fresh root that a file's tests go to. */
export function startCollecting(): Entry {
  current = suiteEntry('', null);
  return current;
}

/** Stands where `node:test` stands: it registers and runs nothing, so that the tests can be run over and over. */
export const standIn = buildStandIn();

function buildStandIn(): Record<string, unknown> {
  const test = variants((entry) => {
    current.children.push(entry);
    return Promise.resolve();
  }, 'test');
  const suite = variants((entry) => {
    current.children.push(entry);
    collectSuite(entry);
    return Promise.resolve();
  }, 'suite');
  const hook = (kind: keyof Hooks) => (body: TestBody) => {
    current.hooks[kind].push(body);
  };
  const api = {
    test,
    it: test,
    suite,
    describe: suite,
    before: hook('before'),
    after: hook('after'),
    beforeEach: hook('beforeEach'),
    afterEach: hook('afterEach'),
    mock: real.mock,
    skip: (test as Variants).skip,
    todo: (test as Variants).todo,
    only: (test as Variants).only,
  };
  return Object.assign(test, api, {
    default: test,
    assert: (real as unknown as { assert?: unknown }).assert ?? assert,
  });
}

interface Variants extends Record<string, unknown> {
  (...args: unknown[]): unknown;
  skip: unknown;
  todo: unknown;
  only: unknown;
}

function variants(register: (entry: Entry) => unknown, kind: Entry['kind']): Variants {
  const make =
    (forced: TestOptions) =>
    (...args: unknown[]) =>
      register(entryOf(kind, args, forced, current));
  const forms = {
    skip: make({ skip: true }),
    todo: make({ todo: true }),
    only: make({ only: true }),
  };
  return Object.assign(make({}), forms) as Variants;
}

/** Reads the arguments of `test([name][, options][, fn])`, the way `node:test` does. */
export function entryOf(kind: Entry['kind'], args: unknown[], forced: TestOptions, parent: Entry): Entry {
  const body = (args.find((value) => typeof value === 'function') as TestBody | undefined) ?? null;
  const options =
    (args.find((value) => typeof value === 'object' && value !== null) as TestOptions | undefined) ?? {};
  const title = typeof args[0] === 'string' ? args[0] : body?.name || '<anonymous>';
  return {
    ...suiteEntry(title, parent),
    kind,
    body,
    options: { ...options, ...forced },
    path: [...parent.path, title],
  };
}

function suiteEntry(title: string, parent: Entry | null): Entry {
  const hooks: Hooks = { before: [], after: [], beforeEach: [], afterEach: [] };
  return { title, path: [], kind: 'suite', options: {}, body: null, children: [], hooks, parent };
}

function collectSuite(entry: Entry): void {
  const outer = current;
  current = entry;
  try {
    const result = entry.body?.({ name: entry.title, signal: new AbortController().signal });
    if (result instanceof Promise) throw new Error('a suite with an asynchronous body is not collected');
  } finally {
    current = outer;
  }
}
