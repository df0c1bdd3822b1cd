import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Action } from './actions.js';
import { type HealersRecords, healersRecords } from './healers.js';
import { leftovers, survivors } from './leftovers.js';
import { copyPlace, type Ended, type Place, runHealer } from './place.js';
import { type Course, describePoint, drawPoint, type KillPoint } from './point.js';
import { differences, type UsersFiles, usersFiles, view } from './users.js';

/** How a command goes when nobody kills it, and what is there when it has ended. */
export interface Reference {
  course: Course;
  files: UsersFiles;
  view: string;
  facts: string;
}

export interface Trial {
  action: string;
  iteration: number;
  point: KillPoint;
  /** False when the command was quicker than its killer each time. */
  killed: boolean;
  /** What was promised and is not so, a sentence each. */
  problems: string[];
}

/** Runs the command, and what is run after it, to their end. */
export async function takeReference(action: Action, state: Place, folder: string): Promise<Reference> {
  const place = await copyPlace(state, folder);
  const countIn = join(folder, 'steps');
  const words = await wordsOf(action.words, place);
  const ended = await runHealer(place, words, {
    countIn,
    ...(action.stepsOf && { stepsOf: action.stepsOf }),
  });
  if (action.next) await runHealer(place, action.next);
  const steps = (await readFile(countIn, 'utf8')).split('\n').map(Number);
  const reference = {
    course: { durationMs: ended.durationMs, steps: Math.max(...steps) },
    files: await usersFiles(place),
    view: await view(place),
    facts: factsOf(await healersRecords(place, true)),
  };
  const odd = await leftovers(place);
  if (!action.codes.includes(ended.code ?? -1) || odd.length > 0)
    throw new Error(
      `${action.name} ended with ${ended.code} and left ${odd}: ${ended.stdout}${ended.stderr}`,
    );
  await rm(folder, { recursive: true, force: true });
  return reference;
}

const mostAttempts = 4;

/** Kills the command once, and then holds everything that was promised against what is there. */
export async function tryKill(
  action: Action,
  state: Place,
  reference: Reference,
  { folder, seed, iteration }: { folder: string; seed: number; iteration: number },
): Promise<Trial> {
  for (let attempt = 1; ; attempt += 1) {
    const point = drawPoint(reference.course, seed, iteration, attempt);
    const place = await copyPlace(state, folder);
    const killed = await kill(action, place, reference, point);
    if (killed.problems.length === 0) await rm(folder, { recursive: true, force: true });
    if (killed.killed || killed.problems.length > 0 || attempt === mostAttempts)
      return { action: action.name, iteration, point, ...killed };
  }
}

async function kill(
  action: Action,
  place: Place,
  reference: Reference,
  point: KillPoint,
): Promise<{ killed: boolean; problems: string[] }> {
  const problems: string[] = [];
  const say = (when: string, what: readonly string[]) =>
    problems.push(...what.map((each) => `${when}: ${each}`));
  const before = await usersFiles(place);
  const words = await wordsOf(action.words, place);

  const ended = await runHealer(place, words, { point, ...(action.stepsOf && { stepsOf: action.stepsOf }) });
  const killed = ended.signal === 'SIGKILL';
  say(
    'after the kill',
    (await survivors(place)).map((each) => `the process ${each} lives on`),
  );
  say('after the kill', changedAmiss(action, before, await usersFiles(place), reference.files));
  const at = await healersRecords(place, false);
  say('after the kill', at.problems);
  const promised = await acknowledged(place, at, ended);

  const next = await runHealer(place, action.next ?? words);
  if (!isGood(action, next))
    say('the next command', [
      `ended with ${next.code ?? next.signal}: ${(next.stderr || next.stdout).trim()}`,
    ]);
  say('the next command', unexpected(differences(before, await usersFiles(place)), action));
  if ((await view(place)) !== reference.view) say('the next command', await unlike(place, reference));
  const after = await healersRecords(place, true);
  say('the next command', after.problems);
  if (factsOf(after) !== reference.facts)
    say('the next command', [`led to ${factsOf(after)}, not to ${reference.facts}`]);
  if (!action.words.includes('uninstall') && !action.next?.includes('uninstall'))
    say('the next command', await lost(place, promised, after));
  say('the next command left', await leftovers(place));
  say('the next command left', await survivors(place));
  return { killed, problems: problems.length > 0 ? [`killed ${describePoint(point)}`, ...problems] : [] };
}

const isGood = ({ codes, orSays }: Action, { code, stderr }: Ended): boolean =>
  codes.includes(code ?? -1) || orSays?.test(stderr) === true;

/** What it was not to touch, or what is neither as it was nor as it is to be. */
function changedAmiss(action: Action, before: UsersFiles, now: UsersFiles, wanted: UsersFiles): string[] {
  const changed = differences(before, now);
  const between = changed.filter(
    (path) =>
      action.changes.test(path) &&
      !path.startsWith('.git/') &&
      (before.has(path) || wanted.has(path)) &&
      ![before.get(path), wanted.get(path)].includes(now.get(path)) &&
      path !== '.healer/allowed_signers',
  );
  return [...unexpected(changed, action), ...between.map((path) => `${path} is neither old nor new`)];
}

const unexpected = (changed: readonly string[], { changes }: Action): string[] =>
  changed.filter((path) => !changes.test(path)).map((path) => `${path} has changed`);

async function unlike(place: Place, reference: Reference): Promise<string[]> {
  const [is, wanted] = [await view(place), reference.view].map((text) => text.split('\n'));
  const more = is
    ?.filter((line) => !wanted?.includes(line))
    .map((line) => `there is ${JSON.stringify(line)}`);
  const less = wanted
    ?.filter((line) => !is?.includes(line))
    .map((line) => `missing is ${JSON.stringify(line)}`);
  return [...(more ?? []), ...(less ?? [])].slice(0, 6);
}

/** What must be the same however often it was begun: not times, counts and ids of patches. */
function factsOf({ errors, patches, scheduled }: HealersRecords): string {
  // A test that was killed has failed, until the next run tells that it passes.
  const told = errors
    .filter(({ state, failure }) => state !== 'resolved' || failure.thrown.code !== 'ERR_TEST_INTERRUPTED')
    .map(({ id, state }) => `${id} ${state}`)
    .sort();
  const states = patches.map(({ state }) => state).filter((state) => state !== 'superseded');
  return JSON.stringify({ errors: told, patches: states.sort(), scheduled });
}

interface Acknowledged {
  errors: string[];
  patches: string[];
  /** Ids of the records that lay in the inbox. */
  failedTests: string[];
}

/** What is written, and what the command has said to be so. */
async function acknowledged(
  place: Place,
  { errors, patches }: HealersRecords,
  { stdout }: Ended,
): Promise<Acknowledged> {
  const said = /^([0-9a-f]{7,12})\b/gm;
  const failedTests: string[] = [];
  const inbox = join(place.repository, '.healer/inbox');
  for (const name of await readdir(inbox).catch((): string[] => [])) {
    if (!name.endsWith('.json')) continue;
    const { tests } = JSON.parse(await readFile(join(inbox, name), 'utf8'));
    for (const { status, path } of tests) if (status === 'failed') failedTests.push(path.join(' > '));
  }
  return {
    errors: [...errors.map(({ id }) => id), ...[...stdout.matchAll(said)].map(([, id = '']) => id)],
    patches: patches.map(({ id }) => id),
    failedTests,
  };
}

async function lost(
  place: Place,
  promised: Acknowledged,
  { errors, patches }: HealersRecords,
): Promise<string[]> {
  const unread = (await readdir(join(place.repository, '.healer/inbox')).catch((): string[] => [])).filter(
    (name) => !name.startsWith('broken'),
  );
  return [
    ...promised.errors
      .filter((id) => ![...errors, ...patches].some((each) => each.id.startsWith(id)))
      .map((id) => `${id} is lost`),
    ...promised.patches
      .filter((id) => !patches.some((each) => each.id === id))
      .map((id) => `patch ${id} is lost`),
    ...promised.failedTests
      .filter((title) => !errors.some(({ tests }) => tests.some(({ path }) => path.join(' > ') === title)))
      .map((title) => `the failure of ${JSON.stringify(title)} is lost`),
    ...unread.map((name) => `${name} in the inbox was not read`),
  ];
}

/** `PATCH` stands for the id of the one patch of the state. */
async function wordsOf(words: readonly string[], place: Place): Promise<string[]> {
  if (!words.includes('PATCH')) return [...words];
  const { patches } = await healersRecords(place, false);
  return words.map((word) => (word === 'PATCH' ? (patches[0]?.id ?? word) : word));
}
