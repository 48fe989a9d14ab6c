/** Days as a date field gives them, in the person's own time zone. */

/** When a day (`2026-03-01`) begins; undefined for a text that is none. */
export function beginOf(day: string): string | undefined {
  return atMidnight(day, 0);
}

/** When a day is over. */
export function endOf(day: string): string | undefined {
  return atMidnight(day, 1);
}

function atMidnight(day: string, later: number): string | undefined {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day);
  if (parts === null) return undefined;
  const [, year, month, date] = parts.map(Number);
  return new Date(year ?? 0, (month ?? 1) - 1, (date ?? 1) + later).toISOString();
}

/** A moment as a field for date and time takes it: `2026-03-01T09:30`. */
export function localMinute(moment: Date): string {
  const two = (number: number) => String(number).padStart(2, "0");
  const day = `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
  return `${day}T${two(moment.getHours())}:${two(moment.getMinutes())}`;
}
