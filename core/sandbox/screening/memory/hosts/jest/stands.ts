import type { Environment, Runtime, RuntimeClass, ScriptTransformer } from './packages.js';

/** What jest finds of ours in its own process: `runtime.cts` and `test-runner.cts` look for it when jest loads them. */
export interface Stands {
  runtime: RuntimeClass;
  testRunner: TestFramework;
}

export type TestFramework = (
  globalConfig: object,
  config: object,
  environment: Environment,
  runtime: Runtime,
  testPath: string,
) => Promise<unknown>;

const key = Symbol.for('healer.screening.jest');

export function putStands(stands: Stands): void {
  Object.assign(globalThis, { [key]: stands });
}

/** A runtime that tells of each environment and transformer before anything is loaded with them. */
export function tellingRuntime(
  Runtime: RuntimeClass,
  tell: (environment: Environment, transformer: ScriptTransformer) => void,
): RuntimeClass {
  return new Proxy(Runtime, {
    construct(target, args, newTarget) {
      tell(args[1] as Environment, args[3] as ScriptTransformer);
      return Reflect.construct(target, args, newTarget);
    },
  });
}
