export type Job = () => void | Promise<void>;

interface Entry {
  name: string;
  every: number;
  job: Job;
  timer: ReturnType<typeof setInterval>;
}

export class Scheduler {
  #entries = new Map<string, Entry>();
  #runs: Record<string, number> = {};
  readonly errors: unknown[] = [];

  constructor(private readonly now: () => number = Date.now) {}

  every(ms: number, name: string, job: Job): () => void {
    if (this.#entries.has(name)) throw new Error(`${name} is scheduled already`);
    const timer = setInterval(() => void this.#run(name, job), ms);
    this.#entries.set(name, { name, every: ms, job, timer });
    return () => this.cancel(name);
  }

  cancel(name: string): boolean {
    const entry = this.#entries.get(name);
    if (!entry) return false;
    clearInterval(entry.timer);
    return this.#entries.delete(name);
  }

  countOf(name: string): number {
    return this.#runs[name] ?? 0;
  }

  get names(): string[] {
    return [...this.#entries.keys()].sort();
  }

  dueAfter(ms: number): number[] {
    return [...this.#entries.values()].map(({ every }) => this.now() + Math.ceil(ms / every) * every);
  }

  async #run(name: string, job: Job): Promise<void> {
    this.#runs[name] = this.countOf(name) + 1;
    try {
      await job();
    } catch (error) {
      this.errors.push(error);
    }
  }
}
