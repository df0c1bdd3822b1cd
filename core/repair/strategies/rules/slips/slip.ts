/** An edit that may undo one slip of the hand: `text` in place of the characters from `start` up to `end`. */
export interface Slip {
  title: string;
  start: number;
  end: number;
  text: string;
  prior: number;
}
