import { strict as assert } from 'node:assert';
import { createRequire } from 'node:module';
import { type Entry, entryOf, type Hooks, type TestBody } from './collect.js';

const nodeTest = createRequire(import.meta.url)('node:test') as typeof import('node:test');
const Tracker = nodeTest.mock.constructor as new () => typeof nodeTest.mock;

/** What a running test has come to. */
export interface TestState {
  skipped: boolean;
  todo: boolean;
  subtests: Promise<void>[];
  runningSubtests: number;
  failedSubtests: number;
  /** Once the test has asked for it. */
  tracker?: typeof nodeTest.mock;
}

export interface TestActions {
  startSubtest(child: Entry): Promise<void>;
  /** Undefined where there is nothing to wait for. */
  callHook(body: TestBody): Promise<unknown> | undefined;
}

/** What a test of `node:test` is handed. Most tests ask it for nothing, so that it makes nothing before it is asked. */
export class TestContext {
  readonly #test: Entry;
  readonly #state: TestState;
  readonly #actions: TestActions;
  #signal: AbortSignal | undefined;

  constructor(test: Entry, state: TestState, actions: TestActions) {
    this.#test = test;
    this.#state = state;
    this.#actions = actions;
  }

  get name(): string {
    return this.#test.title;
  }

  get fullName(): string {
    return this.#test.path.join(' > ');
  }

  get signal(): AbortSignal {
    this.#signal ??= new AbortController().signal;
    return this.#signal;
  }

  get mock(): typeof nodeTest.mock {
    this.#state.tracker ??= new Tracker();
    return this.#state.tracker;
  }

  get assert(): typeof assert {
    return assert;
  }

  test(...args: unknown[]): Promise<void> {
    return this.#actions.startSubtest(entryOf('test', args, {}, this.#test));
  }

  it(...args: unknown[]): Promise<void> {
    return this.test(...args);
  }

  before(body: TestBody): Promise<unknown> | undefined {
    return this.#actions.callHook(body);
  }

  after(body: TestBody): void {
    this.#addHook('after', body);
  }

  beforeEach(body: TestBody): void {
    this.#addHook('beforeEach', body);
  }

  afterEach(body: TestBody): void {
    this.#addHook('afterEach', body);
  }

  #addHook(kind: keyof Hooks, body: TestBody): void {
    this.#test.hooks[kind].push(body);
  }

  diagnostic(): void {}

  plan(): void {}

  runOnly(): void {}

  skip(): void {
    this.#state.skipped = true;
  }

  todo(): void {
    this.#state.todo = true;
  }
}
