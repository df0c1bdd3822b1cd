import { type MochaRunner, recordMocha } from '../listeners/mocha.js';
import { Recorder } from '../recorder.js';
import { targetFromFolder } from '../target.js';

/**
 * A mocha reporter that only writes the inbox record. mocha takes one reporter alone: name it through
 * mocha-multi-reporters, or let `healer test` listen beside the reporter that is there.
 */
export default class HealerMochaReporter {
  constructor(runner: MochaRunner) {
    const target = process.env.HEALER_ATTACHED === '1' ? null : targetFromFolder();
    if (target) recordMocha(runner, new Recorder(target, 'mocha'));
  }
}
