import type { Settings } from '../config/schema.js';

export type EvolveSettings = Settings['evolve'];
