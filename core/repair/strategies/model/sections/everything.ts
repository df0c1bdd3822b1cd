import type { RepairContext } from '../../../strategy.js';
import type { Data } from '../prompt/fence.js';
import { rankedUnits, type Unit } from '../units.js';
import { changesData } from './changes.js';
import { usedDeclarations } from './declarations.js';
import { failingTests } from './failing-tests.js';
import { hintData } from './hints.js';
import { historyData } from './line-history.js';
import { suspectCode, suspectLines } from './suspects.js';

const mostUnits = 6;
const mostTests = 6;

export interface Known {
  units: Unit[];
  /** In order of worth. */
  data: Data[];
}

const gathered = new WeakMap<RepairContext, Promise<Known>>();

/** What a prompt may tell of a fault, gathered once for all forms of question. */
export function everything(context: RepairContext): Promise<Known> {
  const known = gathered.get(context) ?? gather(context);
  gathered.set(context, known);
  return known;
}

async function gather(context: RepairContext): Promise<Known> {
  const units = await rankedUnits(context, mostUnits);
  const [firstTest, ...tests] = await failingTests(context, mostTests);
  const [firstUnit, ...others] = suspectCode(units);
  const [declarations, changes, history, hints] = await Promise.all([
    usedDeclarations(context, units.slice(0, 2)),
    changesData(context),
    historyData(context, units),
    hintData(context),
  ]);
  const data = [
    firstUnit,
    firstTest,
    ...suspectLines(units.slice(0, 1)),
    ...tests.slice(0, 1),
    ...changes.slice(0, 3),
    ...others.slice(0, 1),
    ...declarations,
    ...tests.slice(1),
    ...others.slice(1),
    ...changes.slice(3),
    ...history,
    ...hints,
  ];
  return { units, data: data.filter((piece) => piece !== undefined) };
}
