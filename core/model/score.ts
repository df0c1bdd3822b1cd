/** A probability with the factors that made it. */
export interface Score {
  value: number;
  factors: Factor[];
}

export interface Factor {
  name: string;
  /** What was measured, in the factor's own unit; the weight is this times what a unit is worth. */
  value?: number;
  /** Contribution to the log-odds; negative lowers the number. */
  weight: number;
  detail: string;
}
