/** What a fake server sends back: a status, headers and a whole body. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** The body in parts, each sent so many ms after the one before it. Absent = at once. */
  readonly paced?: { readonly parts: readonly string[]; readonly ms: number }
}

export function json(status: number, value: unknown, headers: Record<string, string> = {}): Answer {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(value) }
}
