const monthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
export const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

export const isLeap = (year) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

export const daysIn = (year, month) => (month === 2 && isLeap(year) ? 29 : monthLengths[month - 1]);

export function dayOfYear({ year, month, day }) {
  let count = day;
  for (let before = 1; before < month; before++) count += daysIn(year, before);
  return count;
}

/** By Sakamoto's table. */
export function weekdayOf({ year, month, day }) {
  const shifts = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4];
  const y = month < 3 ? year - 1 : year;
  const fromSunday =
    (y + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + shifts[month - 1] + day) % 7;
  return weekdays[(fromSunday + 6) % 7];
}

export function addDays({ year, month, day }, days) {
  const date = { year, month, day: day + days };
  while (date.day > daysIn(date.year, date.month)) {
    date.day -= daysIn(date.year, date.month);
    date.month += 1;
    if (date.month > 12) Object.assign(date, { year: date.year + 1, month: 1 });
  }
  return date;
}
