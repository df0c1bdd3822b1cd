export const now = () => Date.now();

export const isWeekend = (time) => [0, 6].includes(new Date(time).getUTCDay());
