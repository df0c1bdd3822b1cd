import { once } from 'node:events';
import { join } from 'node:path';
import { HealerError } from '../errors.js';
import { packageRoot } from '../package-root.js';
import { unwrapped } from '../sandbox/execute.js';
import { type Launched, launch } from '../sandbox/launch.js';
import { exceeded as limits } from '../sandbox/limits/limits.js';
import { boundedOutput } from '../sandbox/output.js';
import type { PluginKind } from './api-types.js';
import { type EnclosedPlugin, enclosePlugin, type PluginPlace } from './enclosure.js';
import { PluginFailure } from './failure.js';
import type { Loadable } from './find.js';
import { mainFile } from './manifest.js';

/** How long a plugin may take. The machine may be busy with something else: an endless loop ends by its processor time. */
export interface PluginTimes {
  /** Milliseconds for one answer, the first of which loads the plugin. */
  answerMs: number;
  /** Seconds of processor time, for all answers together. */
  processorSeconds: number;
}

const usualTimes: PluginTimes = { answerMs: 60_000, processorSeconds: 120 };

/** One plugin at work. */
export interface PluginProcess {
  /** What it answers, of which nothing is known yet. Error: PluginFailure, ABORTED */
  ask(input: unknown): Promise<unknown>;
  dispose(): Promise<void>;
}

const methods: Readonly<Record<PluginKind, string>> = {
  strategy: 'propose',
  check: 'examine',
  sensor: 'read',
  'hook-check': 'examine',
  notifier: 'tell',
};

/** Bytes of one answer. */
const longestAnswer = 4 * 1024 ** 2;

/** Starts a plugin, enclosed. Error: ISOLATION_UNAVAILABLE, COMMAND_FAILED */
export async function startPlugin(
  plugin: Loadable,
  place: PluginPlace,
  { answerMs, processorSeconds }: PluginTimes = usualTimes,
): Promise<PluginProcess> {
  const enclosed = await enclosePlugin(plugin, place);
  const launched = await launch(commandOf(plugin, enclosed), enclosed.enclosure, {
    stdin: true,
    processorSeconds,
  }).catch(async (error) => {
    await enclosed.dispose();
    throw error;
  });
  const { child, kill } = launched;
  const said = boundedOutput(4096);
  child.stderr?.on('data', (chunk: Buffer) => said.add(chunk));
  child.stdin?.on('error', () => {});
  const ended = endOf(launched, processorSeconds, () => said.text());
  const lines = linesOf(launched);
  let asked = 0;
  return {
    async ask(input) {
      const { signal } = place;
      const abort = () => kill();
      if (signal?.aborted) throw aborted(signal);
      signal?.addEventListener('abort', abort, { once: true });
      const id = ++asked;
      const timer = setTimeout(() => lines.fail(`did not answer within ${answerMs / 1000} s`), answerMs);
      try {
        child.stdin?.write(`${JSON.stringify({ id, method: methods[plugin.manifest.kind], input })}\n`);
        return read(await Promise.race([lines.next(), ended]), id);
      } catch (error) {
        kill();
        if (signal?.aborted) throw aborted(signal);
        throw error;
      } finally {
        clearTimeout(timer);
        signal?.removeEventListener('abort', abort);
      }
    },
    dispose: async () => {
      kill();
      if (child.exitCode === null && child.signalCode === null && child.pid !== undefined)
        await once(child, 'exit').catch(() => {});
      for (const stream of [child.stdin, child.stdout, child.stderr]) stream?.destroy();
      await enclosed.dispose();
    },
  };
}

/** Node as it is run here; what the permission model can deny beside the enclosure it denies. */
function commandOf({ manifest }: Loadable, { folder }: EnclosedPlugin): string[] {
  const host = join(packageRoot, 'dist', 'core', 'plugins', 'host.js');
  const flag = ['--permission', '--experimental-permission'].find((each) =>
    process.allowedNodeEnvironmentFlags.has(each),
  );
  const denying = flag ? [flag, '--allow-fs-read=*', '--no-warnings'] : ['--no-warnings'];
  return [
    process.execPath,
    ...denying,
    '--max-old-space-size=384',
    host,
    join(folder, mainFile),
    manifest.kind,
  ];
}

function read(line: string, id: number): unknown {
  let answer: { id?: unknown; value?: unknown; error?: unknown } | null;
  try {
    answer = JSON.parse(line);
  } catch {
    throw new PluginFailure('answered what is no JSON');
  }
  if (answer?.id !== id) throw new PluginFailure('answered another question than it was asked');
  if (typeof answer.error === 'string') throw new PluginFailure(`failed: ${oneLine(answer.error)}`);
  return answer.value;
}

interface Lines {
  next(): Promise<string>;
  fail(how: string): void;
}

/** Lines of the standard output, one for each call. */
function linesOf({ child }: Launched): Lines {
  let pending: Buffer[] = [];
  let bytes = 0;
  const ready: string[] = [];
  let failure: PluginFailure | null = null;
  let waiting: { resolve(line: string): void; reject(error: Error): void } | null = null;
  const settle = () => {
    if (!waiting) return;
    const line = ready.shift();
    if (failure) waiting.reject(failure);
    else if (line !== undefined) waiting.resolve(line);
    else return;
    waiting = null;
  };
  const fail = (how: string) => {
    failure ??= new PluginFailure(how);
    settle();
  };
  child.stdout?.on('data', (chunk: Buffer) => {
    let rest = chunk;
    for (let at = rest.indexOf(10); at >= 0; at = rest.indexOf(10)) {
      ready.push(Buffer.concat([...pending, rest.subarray(0, at)]).toString('utf8'));
      [pending, bytes] = [[], 0];
      rest = rest.subarray(at + 1);
    }
    pending.push(Buffer.from(rest));
    bytes += rest.length;
    // One answer for one question: more is not waited for.
    if (bytes > longestAnswer || ready.length > 1)
      fail(`answered more than ${longestAnswer / 1024 ** 2} MiB, or more than it was asked`);
    settle();
  });
  return {
    next: () =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        settle();
      }),
    fail,
  };
}

/** Rejects once the process is gone: one that is asked has to stay. */
function endOf(
  { child, exceeded, isolation }: Launched,
  processorSeconds: number,
  said: () => string,
): Promise<never> {
  const gone = new Promise<never>((_, reject) => {
    child.once('error', (cause) =>
      reject(new HealerError('COMMAND_FAILED', 'A plugin could not be started', { cause })),
    );
    child.once('close', (code, by) => {
      const { exitCode, signal } =
        isolation === 'bubblewrap' ? unwrapped(code, by) : { exitCode: code, signal: by };
      const limit = signal === 'SIGXCPU' ? limits.processor(processorSeconds) : exceeded();
      const how = limit?.how ?? `ended with ${signal ?? `exit code ${exitCode}`} while it was asked`;
      const last = oneLine(said().trim().split('\n').at(-1) ?? '');
      reject(new PluginFailure(last === '' ? how : `${how}: ${last}`));
    });
  });
  gone.catch(() => {});
  return gone;
}

const aborted = (signal: AbortSignal): HealerError =>
  new HealerError('ABORTED', 'A plugin was stopped', { cause: signal.reason });

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim().slice(0, 300);
