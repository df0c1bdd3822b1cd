import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { isHealerError } from '../errors.js';
import { ownVersion } from '../package-root.js';
import { type ExporterSettings, exporterSettings } from './exporter-settings.js';
import { type EndedSpan, exportRequest } from './otlp-request.js';
import type { Attributes, Tracing } from './tracing.js';

interface Place {
  traceId: string;
  spanId: string | null;
}

/** Spans of one export; and those that wait for it at most, after which further ones are dropped. */
const batchSize = 64;
const mostWaiting = 2048;

/** How long a span that is over may wait for company. */
const batchWaitMs = 5000;

/** How long the end may wait for a collector that is slow or away. */
const lastWaitMs = 1000;

/**
 * Sends the steps of this process to the collector that the environment names, in JSON over HTTP, while the work goes on.
 * A collector that is away, slow or unwilling loses spans and nothing else. Undefined where no address is named.
 */
export function openTracing(env: NodeJS.ProcessEnv): Tracing | undefined {
  const settings = exporterSettings(env);
  if (settings === null) return undefined;
  const outside = placeIn(env.TRACEPARENT);
  const places = new AsyncLocalStorage<Place>();
  const queue = openQueue(settings);
  const begin = (): { place: Place; parent: string | null } => {
    const around = places.getStore() ?? outside ?? { traceId: randomHex(16), spanId: null };
    return { place: { traceId: around.traceId, spanId: randomHex(8) }, parent: around.spanId };
  };
  const end = (
    { place, parent }: ReturnType<typeof begin>,
    rest: Omit<EndedSpan, 'traceId' | 'spanId' | 'parentSpanId'>,
  ) => queue.add({ traceId: place.traceId, spanId: place.spanId ?? '', parentSpanId: parent, ...rest });
  return {
    span: async (name, given, work) => {
      const begun = begin();
      const startMs = now();
      let attributes: Attributes = given;
      let failure: string | null = null;
      const set = (more: Attributes): void => {
        attributes = { ...attributes, ...more };
      };
      try {
        return await places.run(begun.place, () => work({ set }));
      } catch (error) {
        failure = isHealerError(error) ? error.code : '_OTHER';
        throw error;
      } finally {
        end(begun, { name, startMs, endMs: now(), attributes, failure });
      }
    },
    past: (name, attributes, { startMs, endMs }) =>
      end(begin(), { name, startMs, endMs, attributes, failure: null }),
    close: () => queue.close(),
  };
}

/** The clock of the machine, finer than a millisecond and never back. */
const now = (): number => performance.timeOrigin + performance.now();

const randomHex = (bytes: number): string => randomBytes(bytes).toString('hex');

/** The step that started this process, where it says so (W3C Trace Context, Level 1). */
function placeIn(traceparent = ''): Place | undefined {
  const [, traceId, spanId] = /^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/.exec(traceparent) ?? [];
  if (!traceId || !spanId || /^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined;
  return { traceId, spanId };
}

function openQueue({ url, headers, timeoutMs, resource }: ExporterSettings) {
  const waiting: EndedSpan[] = [];
  const closing = new AbortController();
  let sending: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  const send = async (spans: EndedSpan[]): Promise<void> => {
    const body = JSON.stringify(exportRequest(spans, resource, ownVersion()));
    const signal = AbortSignal.any([AbortSignal.timeout(timeoutMs), closing.signal]);
    const init = {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body,
      signal,
    };
    const answer = await fetch(url, { ...init, redirect: 'error' });
    await answer.body?.cancel();
  };
  const drain = async (): Promise<void> => {
    while (waiting.length > 0 && !closing.signal.aborted)
      await send(waiting.splice(0, batchSize)).catch(() => {});
    sending = undefined;
  };
  const flush = (): Promise<void> => {
    sending ??= drain();
    return sending;
  };
  return {
    add: (span: EndedSpan): void => {
      if (waiting.length < mostWaiting) waiting.push(span);
      if (waiting.length >= batchSize) void flush();
      timer ??= setTimeout(() => {
        timer = undefined;
        void flush();
      }, batchWaitMs).unref();
    },
    close: async (): Promise<void> => {
      clearTimeout(timer);
      const late = new AbortController();
      const waited = wait(lastWaitMs, undefined, { signal: late.signal }).catch(() => {});
      await Promise.race([flush().then(flush), waited]);
      late.abort();
      closing.abort();
    },
  };
}
