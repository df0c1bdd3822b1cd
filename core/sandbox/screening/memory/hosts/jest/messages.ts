import type { Answer, Job, Setup } from '../../protocol.js';

/** What a child is asked. */
export interface ChildRequest {
  setup: Setup;
  job: Job;
}

/** What it says; what the tests send through its channel has another token, or none. */
export type ChildReply =
  /** The index of the trial that it is at; null while it loads the program. */
  | { token: string; at: number | null }
  /** `isFull` asks for a fresh child: its memory has grown. */
  | { token: string; answer: Answer; isFull: boolean }
  /** It does not load what it has to. */
  | { token: string; unable: string };
