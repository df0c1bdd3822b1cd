/** What a fleet costs beside the tests themselves, in milliseconds as `npm run bench -- fleet` measures them. */
export interface FleetCosts {
  /** Of the coordinator, for each job: tree, commit, signature, bundle, queue. */
  sendMs: number;
  /** Of the coordinator, for each answer: unpacking it and checking its signature. */
  receiveMs: number;
  /** Of the coordinator, for each result of a test in an answer. */
  receiveTestMs: number;
  /** Between the two, there and back, in which neither does anything. */
  transferMs: number;
  /** Of a worker, for each job: bringing the commit. */
  fetchMs: number;
  /** Of a worker, for each job: its worktree. */
  openMs: number;
  /** Of a worker, for each job: starting sandbox and test runner, and reading what they say. */
  startMs: number;
}

export interface SimulatedJob {
  runMs: number;
  tests: number;
}

export interface SimulatedFleet {
  machines: number;
  /** Jobs that the coordinator may have in the queue at once. */
  inFlight: number;
  costs: FleetCosts;
}

/**
 * Milliseconds from the first job to the last answer: a discrete-event simulation of one coordinator, which does one thing at a
 * time and takes answers first, and of machines that run one job each in the order in which they were sent.
 */
export function simulate(
  jobs: readonly SimulatedJob[],
  { machines, inFlight, costs }: SimulatedFleet,
): number {
  const later = openAgenda();
  const unsent = [...jobs].reverse();
  const queued: SimulatedJob[] = [];
  const answered: SimulatedJob[] = [];
  let underWay = 0;
  let idle = machines;
  let isBusy = false;

  const coordinate = () => {
    if (isBusy) return;
    const answer = answered.shift();
    const job = answer || underWay >= inFlight ? undefined : unsent.pop();
    if (!answer && !job) return;
    isBusy = true;
    if (job) underWay += 1;
    later.after(answer ? costs.receiveMs + answer.tests * costs.receiveTestMs : costs.sendMs, () => {
      isBusy = false;
      if (answer) underWay -= 1;
      if (job)
        later.after(costs.transferMs / 2, () => {
          queued.push(job);
          work();
        });
      coordinate();
    });
  };
  const work = () => {
    const job = idle > 0 ? queued.shift() : undefined;
    if (!job) return;
    idle -= 1;
    later.after(costs.fetchMs + costs.openMs + costs.startMs + job.runMs, () => {
      idle += 1;
      later.after(costs.transferMs / 2, () => {
        answered.push(job);
        coordinate();
      });
      work();
    });
  };
  coordinate();
  return later.run();
}

/** What is to happen, in the order of its time; at the same time, in that in which it was planned. */
function openAgenda() {
  const heap: { at: number; order: number; happen(): void }[] = [];
  let now = 0;
  let planned = 0;
  const isBefore = (one: number, other: number) => {
    const [a, b] = [heap[one], heap[other]];
    return a && b ? a.at < b.at || (a.at === b.at && a.order < b.order) : false;
  };
  const swap = (one: number, other: number) => {
    const [a, b] = [heap[one], heap[other]];
    if (a && b) [heap[one], heap[other]] = [b, a];
  };
  return {
    after(ms: number, happen: () => void) {
      heap.push({ at: now + ms, order: planned++, happen });
      for (let at = heap.length - 1; at > 0 && isBefore(at, (at - 1) >> 1); at = (at - 1) >> 1)
        swap(at, (at - 1) >> 1);
    },
    /** Lets all of it happen. Returns the time of the last, in milliseconds. */
    run(): number {
      for (let first = heap[0]; first; first = heap[0]) {
        swap(0, heap.length - 1);
        heap.pop();
        for (let at = 0; ; ) {
          const [left, right] = [2 * at + 1, 2 * at + 2];
          const least = isBefore(right, left) ? right : left;
          if (!isBefore(least, at)) break;
          swap(at, least);
          at = least;
        }
        now = first.at;
        first.happen();
      }
      return now;
    },
  };
}
