import { folderGraph } from './folder-graph.js';
import { hotspotMap } from './hotspot-map.js';
import { outcomeStrip } from './outcome-strip.js';
import { packageGraph } from './package-graph.js';
import { reliabilityPlot } from './reliability-plot.js';
import { shareMark } from './share-mark.js';
import { shiftMark } from './shift-mark.js';
import { trendLine } from './trend-line.js';
import { weekBars } from './week-bars.js';

/** Figures in, SVG out. Loaded only where something is drawn. */
export const charts = {
  folderGraph,
  hotspotMap,
  outcomeStrip,
  packageGraph,
  reliabilityPlot,
  shareMark,
  shiftMark,
  trendLine,
  weekBars,
};

export type Charts = typeof charts;
