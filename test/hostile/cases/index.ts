import type { HostileCase } from '../hostile-case.js';
import { aborts } from './aborts.js';
import { blocksRecord } from './blocks-record.js';
import { claimsByComputedExit } from './claims-by-computed-exit.js';
import { claimsByExit } from './claims-by-exit.js';
import { claimsByHiddenExit } from './claims-by-hidden-exit.js';
import { claimsByLateExit } from './claims-by-late-exit.js';
import { connectsDocker } from './connects-docker.js';
import { connectsOut } from './connects-out.js';
import { connectsTcp } from './connects-tcp.js';
import { connectsUnix } from './connects-unix.js';
import { daemonises } from './daemonises.js';
import { deletesHome } from './deletes-home.js';
import { deletesNeighbours } from './deletes-neighbours.js';
import { disarmsAssert } from './disarms-assert.js';
import { disarmsAssertPlainly } from './disarms-assert-plainly.js';
import { disarmsExpect } from './disarms-expect.js';
import { editsDependency } from './edits-dependency.js';
import { editsGitConfig } from './edits-git-config.js';
import { editsGitHooks } from './edits-git-hooks.js';
import { editsGitObjects } from './edits-git-objects.js';
import { editsGitRefs } from './edits-git-refs.js';
import { editsHealer } from './edits-healer.js';
import { equalsEverything } from './equals-everything.js';
import { exitsEarly } from './exits-early.js';
import { fillsDisk } from './fills-disk.js';
import { fillsMemory } from './fills-memory.js';
import { fillsMemoryTogether } from './fills-memory-together.js';
import { fillsScratch } from './fills-scratch.js';
import { floodsOutput } from './floods-output.js';
import { forksBomb } from './forks-bomb.js';
import { forksTwice } from './forks-twice.js';
import { ignoresSignals } from './ignores-signals.js';
import { killsParent } from './kills-parent.js';
import { leavesLink } from './leaves-link.js';
import { leavesLinkedFolder } from './leaves-linked-folder.js';
import { linksRecord } from './links-record.js';
import { locksFolders } from './locks-folders.js';
import { loopsForever } from './loops-forever.js';
import { makesNamespace } from './makes-namespace.js';
import { nestsFolders } from './nests-folders.js';
import { nestsRecord } from './nests-record.js';
import { printsTap } from './prints-tap.js';
import { racesLink } from './races-link.js';
import { raisesLimits } from './raises-limits.js';
import { readsDotenv } from './reads-dotenv.js';
import { readsEnvironment } from './reads-environment.js';
import { readsGitToken } from './reads-git-token.js';
import { readsHomes } from './reads-homes.js';
import { readsShadow } from './reads-shadow.js';
import { readsSigningKey } from './reads-signing-key.js';
import { readsSshKey } from './reads-ssh-key.js';
import { replacesDependency } from './replaces-dependency.js';
import { replacesGitFolder } from './replaces-git-folder.js';
import { resolvesName } from './resolves-name.js';
import { rewritesTest } from './rewrites-test.js';
import { rewritesTestAndBack } from './rewrites-test-and-back.js';
import { rewritesTestOfCheckout } from './rewrites-test-of-checkout.js';
import { sendsUdp } from './sends-udp.js';
import { setsKernel } from './sets-kernel.js';
import { speaksForRunner } from './speaks-for-runner.js';
import { swallowsErrors } from './swallows-errors.js';
import { swellsRecord } from './swells-record.js';
import { turnsEvents } from './turns-events.js';
import { waitsForever } from './waits-forever.js';
import { writesByProgram } from './writes-by-program.js';
import { writesHugeFile } from './writes-huge-file.js';
import { writesOutside } from './writes-outside.js';
import { writesRecord } from './writes-record.js';
import { writesThroughHardLink } from './writes-through-hard-link.js';
import { writesThroughLink } from './writes-through-link.js';

/** Every way to do harm, or to be believed without reason, that is tried. */
export const hostileCases: readonly HostileCase[] = [
  aborts,
  blocksRecord,
  claimsByComputedExit,
  claimsByExit,
  claimsByHiddenExit,
  claimsByLateExit,
  connectsDocker,
  connectsOut,
  connectsTcp,
  connectsUnix,
  daemonises,
  deletesHome,
  deletesNeighbours,
  disarmsAssert,
  disarmsAssertPlainly,
  disarmsExpect,
  editsDependency,
  editsGitConfig,
  editsGitHooks,
  editsGitObjects,
  editsGitRefs,
  editsHealer,
  equalsEverything,
  exitsEarly,
  fillsDisk,
  fillsMemory,
  fillsMemoryTogether,
  fillsScratch,
  floodsOutput,
  forksBomb,
  forksTwice,
  ignoresSignals,
  killsParent,
  leavesLink,
  leavesLinkedFolder,
  linksRecord,
  locksFolders,
  loopsForever,
  makesNamespace,
  nestsFolders,
  nestsRecord,
  printsTap,
  racesLink,
  raisesLimits,
  readsDotenv,
  readsEnvironment,
  readsGitToken,
  readsHomes,
  readsShadow,
  readsSigningKey,
  readsSshKey,
  replacesDependency,
  replacesGitFolder,
  resolvesName,
  rewritesTest,
  rewritesTestAndBack,
  rewritesTestOfCheckout,
  sendsUdp,
  setsKernel,
  speaksForRunner,
  swallowsErrors,
  swellsRecord,
  turnsEvents,
  waitsForever,
  writesByProgram,
  writesHugeFile,
  writesOutside,
  writesRecord,
  writesThroughHardLink,
  writesThroughLink,
];
