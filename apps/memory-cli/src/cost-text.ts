/** What embedding takes: `1,200 tokens, about $0.0001`. */
export function costText({ tokens, usd }: { tokens: number; usd: number | null }): string {
  const cost = usd === null ? 'at a price that is not known here' : `about $${usd.toFixed(usd < 1 ? 4 : 2)}`
  return `${tokens.toLocaleString('en')} tokens, ${cost}`
}
