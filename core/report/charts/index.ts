import { outcomeStrip } from './outcome-strip.js';
import { reliabilityPlot } from './reliability-plot.js';
import { shareMark } from './share-mark.js';
import { weekBars } from './week-bars.js';

/** Figures in, SVG out. Loaded only where something is drawn. */
export const charts = { outcomeStrip, reliabilityPlot, shareMark, weekBars };

export type Charts = typeof charts;
