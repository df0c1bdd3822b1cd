import type { NodeType, Operator } from '../proposal.js';
import { callArguments } from './arguments.js';
import { arithmetic } from './arithmetic.js';
import { assignment } from './assignment.js';
import { awaiting } from './awaiting.js';
import { booleans } from './booleans.js';
import { branches } from './branches.js';
import { calls } from './calls.js';
import { chains } from './chains.js';
import { clauses } from './clauses.js';
import { concatenation } from './concatenation.js';
import { conditions } from './conditions.js';
import { copies } from './copies.js';
import { deletion } from './deletion.js';
import { destructuring } from './destructuring.js';
import { duplication } from './duplication.js';
import { expressions } from './expressions.js';
import { extending } from './extending.js';
import { families } from './families.js';
import { functions } from './functions.js';
import { grouping } from './grouping.js';
import { guards } from './guards.js';
import { indices } from './indices.js';
import { initial } from './initial.js';
import { insertion } from './insertion.js';
import { jumps } from './jumps.js';
import { lists } from './lists.js';
import { logical } from './logical.js';
import { loops } from './loops.js';
import { members } from './members.js';
import { moving } from './moving.js';
import { names } from './names.js';
import { numbers } from './numbers.js';
import { offsets } from './offsets.js';
import { operands } from './operands.js';
import { optional } from './optional.js';
import { presence } from './presence.js';
import { receivers } from './receivers.js';
import { regexes } from './regexes.js';
import { relational } from './relational.js';
import { returns } from './returns.js';
import { scoping } from './scoping.js';
import { strings } from './strings.js';
import { templates } from './templates.js';
import { truncation } from './truncation.js';
import { unary } from './unary.js';
import { update } from './update.js';
import { wrapping } from './wrapping.js';

/** Every way of changing one place. Each has a prior of its name in `priors.ts`. */
const operators: readonly Operator[] = [
  relational,
  arithmetic,
  logical,
  assignment,
  update,
  unary,
  operands,
  grouping,
  numbers,
  strings,
  booleans,
  names,
  families,
  members,
  calls,
  callArguments,
  offsets,
  indices,
  wrapping,
  receivers,
  truncation,
  chains,
  extending,
  expressions,
  concatenation,
  conditions,
  clauses,
  presence,
  loops,
  branches,
  returns,
  deletion,
  moving,
  duplication,
  insertion,
  guards,
  copies,
  initial,
  scoping,
  lists,
  awaiting,
  optional,
  regexes,
  templates,
  jumps,
  destructuring,
  functions,
];

const byNode = new Map<NodeType, Operator[]>();
for (const operator of operators) {
  for (const type of operator.nodes) byNode.set(type, [...(byNode.get(type) ?? []), operator]);
}

/** The operators that know what to do with a node of a type. */
export const operatorsFor = (type: NodeType): readonly Operator[] => byNode.get(type) ?? [];
