import type { Run, ThrownError } from '../model.js';
import type { MapOfBuilt } from '../workspace/built/maps.js';
import { withCauses } from './classify.js';
import { mapFrames } from './source-maps.js';
import { parseStack } from './stack.js';

/**
 * Notes, in a run, where the stacks of its failures lead in the sources, as long as `root`, the checkout that ran, holds what
 * was built there. What `framesOf` would find later anyway is not noted.
 */
export async function noteFrames(run: Run, root: string, mapOf: MapOfBuilt): Promise<void> {
  const failed = run.tests.flatMap(({ status, error }) => (status === 'failed' && error ? [error] : []));
  for (const thrown of [...failed, ...run.errors])
    for (const each of withCauses(thrown)) await noteIn(each, root, mapOf);
}

async function noteIn(thrown: ThrownError, root: string, mapOf: MapOfBuilt): Promise<void> {
  const frames = parseStack(thrown.stack ?? '', root);
  const mapped = await mapFrames(frames, root, mapOf);
  if (mapped.some(({ file }, at) => file !== frames[at]?.file)) thrown.frames = mapped;
}
