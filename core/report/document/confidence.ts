import type { Report } from '../report.js';
import { counted, intervalOf, partOf, percent, shareOf } from '../wording.js';
import { type Section, tableOf } from './document.js';

/** Null where nothing was decided. */
export function confidence({ calibration }: Report): Section | null {
  const { count, brierScore, expectedCalibrationError, bands } = calibration;
  if (brierScore === null || expectedCalibrationError === null) return null;
  return {
    id: 'confidence',
    title: 'Confidence against outcome',
    sentences: [
      `Of fixes with a confidence of 80 %, four of five should be accepted. Over the ${counted(count, 'fix', 'fixes')} that somebody decided on, the Brier score is ${brierScore.toFixed(3)} (0 is best, 0.25 is what always saying one half gives) and the expected calibration error ${expectedCalibrationError.toFixed(3)}.`,
    ],
    draw: ({ reliabilityPlot }) => [reliabilityPlot(bands)],
    tables: [
      tableOf(
        'Confidence and outcome',
        [
          { title: 'Confidence' },
          { title: 'Mean', align: 'right' },
          { title: 'Accepted', align: 'right' },
          { title: 'Share', align: 'right' },
          { title: 'True share', align: 'right' },
        ],
        bands.map(({ from, to, predicted, accepted }) => [
          `${Math.round(100 * from)} to ${percent(to)}`,
          percent(predicted),
          partOf(accepted),
          shareOf(accepted),
          intervalOf(accepted),
        ]),
      ),
    ],
  };
}
