/** Times of runs for people. */

const FORMAT = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

/** A time in the person's own zone; a dash where there is none. */
export function when(time: string | null): string {
  return time === null ? "–" : FORMAT.format(new Date(time));
}

/** How many seconds lie between two times; up to now while there is no end, none without a begin. */
export function seconds(start: string | null, end: string | null, now = Date.now()): number {
  if (start === null) return 0;
  return Math.max(0, ((end === null ? now : Date.parse(end)) - Date.parse(start)) / 1000);
}

/** `4.2 s`, `3 min 10 s`, `2 h 5 min`. */
export function duration(start: string | null, end: string | null, now = Date.now()): string {
  const total = seconds(start, end, now);
  if (total < 60) return `${total.toFixed(total < 10 ? 1 : 0)} s`;
  const minutes = Math.floor(total / 60);
  if (minutes < 60) return `${minutes} min ${Math.floor(total % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
