import type { MemoryDocument } from '../api/types'
import styles from './why.module.css'

type Why = MemoryDocument['metadata']['why']

const percent = (share: number): string => `${Math.round(share * 100)} %`

/** Why a memory came back: what each side made of it, in the order in which it counts. */
export function WhyFacts({ why }: { why: Why }) {
  if (why.matched === 'sibling') {
    return <p className={styles.note}>Came along with another chunk of the same text.</p>
  }
  return (
    <dl className={styles.facts} aria-label="Why it came back">
      <Fact
        term="Meaning"
        value={why.similarity === null ? 'not compared' : why.similarity.toFixed(2)}
        rank={why.vectorRank}
        share={why.similarity}
      />
      <Fact
        term="Words"
        value={why.lexicalScore === null ? 'not searched' : why.lexicalRank === null ? 'none' : percent(why.coverage)}
        rank={why.lexicalRank}
        share={why.lexicalRank === null ? null : why.coverage}
      />
      {why.recency > 0 && <Fact term="Recency" value={`+${why.recency.toFixed(3)}`} rank={null} share={null} />}
      {(why.surroundings.similarity !== 0 || why.surroundings.lexical !== 0) && (
        <Fact term="Around it" value={aroundOf(why.surroundings)} rank={null} share={null} />
      )}
      <Fact term="Together" value={why.fused.toFixed(3)} rank={null} share={null} />
    </dl>
  )
}

/** Both sides have a measure of their own, so they are not added up. */
const aroundOf = ({ similarity, lexical }: Why['surroundings']): string =>
  [similarity !== 0 && `+${similarity.toFixed(2)} meaning`, lexical !== 0 && `+${lexical.toFixed(2)} words`]
    .filter(Boolean)
    .join(', ')

function Fact({
  term,
  value,
  rank,
  share,
}: {
  term: string
  value: string
  rank: number | null
  share: number | null
}) {
  return (
    <div className={styles.fact}>
      <dt>{term}</dt>
      <dd>
        {share !== null && <meter className={styles.meter} min={0} max={1} value={Math.max(0, share)} aria-hidden />}
        {value}
        {rank !== null && <small> · {ordinal(rank)}</small>}
      </dd>
    </div>
  )
}

const endings = { one: 'st', two: 'nd', few: 'rd', other: 'th', zero: 'th', many: 'th' } as const
const ordinals = new Intl.PluralRules('en', { type: 'ordinal' })

/** `1st` */
export const ordinal = (rank: number): string => `${rank}${endings[ordinals.select(rank)]}`
