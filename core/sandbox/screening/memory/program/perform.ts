import type { Answer, Job } from '../protocol.js';
import type { Program } from './program.js';

/** Does one job. `onTrial` hears the index of each trial before it starts, in jobs that have any. */
export function perform(program: Program, job: Job, onTrial: (index: number) => void): Promise<Answer> {
  switch (job.kind) {
    case 'load':
      return program.load(job);
    case 'baseline':
      return program.baseline(job);
    case 'trials':
      return program.trials(job, onTrial);
    case 'record':
      return program.record(job);
    case 'observe':
      return program.observe(job, onTrial);
    case 'probe':
      return program.probe(job, onTrial);
  }
}
