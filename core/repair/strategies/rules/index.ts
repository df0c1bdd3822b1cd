import type { Candidate, Failure, ThrownError, Verdict } from '../../../model.js';
import { makeCandidate, overlap } from '../../candidate.js';
import { operatorFactor } from '../../learning/posteriors.js';
import type { RepairContext, Strategy } from '../../strategy.js';
import { openProject } from './project.js';
import type { Fault, Fix } from './rule.js';
import { sitesOf } from './sites.js';
import { rulesFor } from './table.js';

const batchSize = 16;
const mostFaults = 6;

/** Rules per class of error: what people do first when they read such a message. Table-driven; no search. */
export const rules: Strategy = {
  name: 'rules',
  rung: 'rules',
  applies: () => true,
  async *propose(context: RepairContext): AsyncGenerator<Candidate[], void, Verdict[]> {
    const candidates = new Map<string, Candidate>();
    for (const fault of await faultsOf(context)) {
      for (const rule of rulesFor(context.error.class)) {
        context.signal.throwIfAborted();
        for (const candidate of (await rule(fault)).flatMap(toCandidate)) {
          const known = candidates.get(candidate.id);
          if (!known || known.prior < candidate.prior) candidates.set(candidate.id, candidate);
        }
      }
    }
    const outcomes = context.learned?.outcomes;
    const likely = ({ prior, operator }: Candidate): number =>
      outcomes === undefined ? prior : prior * operatorFactor(outcomes, operator);
    const sorted = [...candidates.values()].sort((a, b) => likely(b) - likely(a));
    for (let start = 0; start < sorted.length; start += batchSize)
      yield sorted.slice(start, start + batchSize);
  },
};

async function faultsOf(context: RepairContext): Promise<Fault[]> {
  const project = openProject(context);
  const faults = new Map<string, Fault>();
  for (const failure of [context.error.failure, ...context.failures]) {
    for (const thrown of withCauses(failure)) {
      const message = [thrown.name, thrown.code ? `[${thrown.code}]` : '', thrown.message]
        .filter(Boolean)
        .join(' ');
      const key = `${message}\n${failure.frames[0]?.file}:${failure.frames[0]?.line}`;
      if (faults.has(key) || faults.size >= mostFaults) continue;
      faults.set(key, { message, thrown, sites: await sitesOf(failure, context, project), project, context });
    }
  }
  return [...faults.values()];
}

function withCauses({ thrown }: Failure): ThrownError[] {
  const found: ThrownError[] = [];
  const add = (each: ThrownError, depth: number) => {
    found.push(each);
    if (depth > 3) return;
    if (each.cause) add(each.cause, depth + 1);
    for (const part of each.errors ?? []) add(part, depth + 1);
  };
  add(thrown, 0);
  return found;
}

// Fixes of different nodes may come to insert at one place; what cannot be applied is no candidate.
function toCandidate({ operator, title, edits, prior }: Fix): Candidate[] {
  if (edits.length === 0 || overlap(edits)) return [];
  return [makeCandidate({ strategy: 'rules', operator, title, edits, prior })];
}
