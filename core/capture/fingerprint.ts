import { createHash } from 'node:crypto';
import type { ErrorClass, Failure, StackFrame } from '../model.js';
import { withoutSecrets } from '../secrets/without-secrets.js';
import { isTestFile } from '../workspace/sources.js';
import { classify, withCauses } from './classify.js';
import { normalizeMessage } from './normalize-message.js';

/**
 * SHA-256 (hex) of what stays the same about a fault: its class, the message without values, where in the project's
 * code it surfaced (file and function, never a line), and, where only the test tells faults apart, the test.
 */
export function fingerprint(failure: Failure): string {
  return createHash('sha256')
    .update(JSON.stringify(traits(failure)))
    .digest('hex');
}

/** What is hashed, as data, for tests and for explaining why two failures are one error. */
function traits(failure: Failure): Record<string, unknown> {
  const kind = classify(failure);
  const { name, code } = failure.thrown;
  // Records hold no secrets, and have the fingerprint of what they record; an environment is of one machine alone.
  const thrown = { ...failure.thrown, message: withoutSecrets(failure.thrown.message, {}) };
  const message = normalizeMessage(thrown, kind);
  if (failure.location) return { kind, code, file: failure.location.file, message };
  const sites = sitesOf(failure, kind);
  const at = failure.draggedBy ?? failure.test;
  const test = at && testTells(failure, kind, sites) ? [at.file, ...at.path] : undefined;
  const inner =
    kind === 'unknown'
      ? withCauses(failure.thrown)
          .slice(1, 4)
          .map((each) => each.name)
      : [];
  return {
    kind,
    name: kind === 'unknown' ? withoutCode(name) : undefined,
    code: kind === 'unknown' || kind === 'environment' || kind === 'file-path' ? code : undefined,
    message: kind === 'timeout' || kind === 'stack-overflow' ? '' : message,
    inner: inner.length > 0 ? inner : undefined,
    sites,
    test,
  };
}

const withoutCode = (name: string): string => name.replace(/ \[\w+\]$/, '');

/** Faults that are only known by the test that found them: every assertion of a suite may read alike. */
function testTells(failure: Failure, kind: ErrorClass, sites: string[]): boolean {
  if (kind === 'assertion' || kind === 'snapshot-mismatch' || kind === 'timeout') return true;
  if (kind === 'unhandled-rejection') return true;
  const engine = kind !== 'unknown' && kind !== 'invalid-argument' && kind !== 'data-parse';
  return !engine && sites.every((site) => isTestFile(site.split('#')[0] ?? '')) && failure.sensor === 'test';
}

function sitesOf(failure: Failure, kind: ErrorClass): string[] {
  if (kind === 'timeout') return [];
  const own = failure.frames.filter((frame) => frame.origin === 'project');
  const sources = own.filter((frame) => !isTestFile(frame.file));
  if (kind === 'assertion' || kind === 'snapshot-mismatch') return sources.slice(0, 1).map(site);
  if (kind === 'stack-overflow') return [...new Set(sources.slice(0, 10).map(site))].sort();
  if (kind === 'syntax' || kind === 'module-format') return own.slice(0, 1).map((frame) => frame.file);
  const top = own[0];
  if (!top) return [];
  return [isTestFile(top.file) ? top.file : site(top)];
}

const site = (frame: StackFrame): string => `${frame.file}#${functionName(frame.function)}`;

/** Receivers differ between Node versions and call styles: `Object.add`, `Module.add` and `add` are one function. */
function functionName(name = ''): string {
  const bare = name.replace(/^(?:new |get |set )/, '').replace(/ \[as .*\]$/, '');
  const last = bare.slice(bare.lastIndexOf('.') + 1);
  return last === '<anonymous>' || last === '' ? '' : last;
}
