/** The reasons of one of the counts, in a line: `  3 skipped: no text 2, no time 1`. */
export function reasonLines(name: string, counts: Readonly<Record<string, number>>, title = name): string[] {
  const reasons = Object.entries(counts).filter(([key]) => key.startsWith(`${name}:`))
  if (reasons.length === 0) return []
  const listed = reasons.map(([key, value]) => `${key.slice(name.length + 1).replaceAll('_', ' ')} ${number(value)}`)
  return [`  ${number(counts[name] ?? 0)} ${title}: ${listed.join(', ')}`]
}

export const number = (value: number): string => value.toLocaleString('en')
