const day = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', year: 'numeric' })
const minute = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' })

/** `4 Mar 2025, 10:15`, in the reader's time zone. */
export const when = (ms: number): string => minute.format(ms)

/** `4 Mar 2025` */
export const whichDay = (ms: number): string => day.format(ms)
