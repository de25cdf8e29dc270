/** The day (`YYYY-MM-DD`) that a moment in milliseconds falls on somewhere. */
export const momentDay = (ms: number, timeZone: string): string =>
  new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).format(ms)
