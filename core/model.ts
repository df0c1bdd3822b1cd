/**
 * The nouns of healer. Types only. In the order of the pipeline: of a run, what was thrown is a failure, and the record
 * of an error stands for all that are alike; a location is suspected, a candidate is proposed, from a hint or without one;
 * a verdict and scores say what it is worth; it lands as a patch; patterns and outcomes of edits are what is learned.
 *
 * Paths are relative to the repository root and use `/`. Lines and columns are 1-based.
 * Times are ISO 8601 in UTC. Durations are milliseconds. Object ids are hex.
 */

export type * from './model/candidate.js';
export type * from './model/edit-outcome.js';
export * from './model/error-record.js';
export type * from './model/failure.js';
export type * from './model/hint.js';
export * from './model/location.js';
export type * from './model/patch.js';
export type * from './model/pattern.js';
export type * from './model/run.js';
export type * from './model/score.js';
export type * from './model/thrown.js';
export type * from './model/verdict.js';
