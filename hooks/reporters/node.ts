import { nodeTestListener } from '../listeners/node.js';
import type { NodeTestEvent } from '../listeners/node-events.js';
import { Recorder } from '../recorder.js';
import { targetFromFolder } from '../target.js';

/** `node --test --test-reporter=spec --test-reporter-destination=stdout --test-reporter=healer/reporters/node …`; it prints nothing. */
// biome-ignore lint/correctness/useYield: a reporter is a generator, and this one has nothing to say
export default async function* healerNodeReporter(
  source: AsyncIterable<NodeTestEvent>,
): AsyncGenerator<string, void> {
  const target = targetFromFolder();
  const recorder = target && new Recorder(target, 'node');
  const listen = recorder && nodeTestListener(recorder);
  for await (const event of source) listen?.(event);
  recorder?.finish();
}
