/** How long a server asks to be left alone, in ms, from `retry-after-ms` or `retry-after` (seconds or a date). */
export function retryAfterMs(headers: Headers | undefined): number | undefined {
  const milliseconds = positive(headers?.get('retry-after-ms'))
  if (milliseconds !== undefined) return milliseconds
  const asked = headers?.get('retry-after')
  const seconds = positive(asked)
  if (seconds !== undefined) return seconds * 1000
  // `Date.parse` makes a date of '-5' too.
  const date = /[a-z]/i.test(asked ?? '') ? Date.parse(asked!) : Number.NaN
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now())
}

function positive(text: string | null | undefined): number | undefined {
  return text && /^\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : undefined
}
