/** Words that say little about what a sentence is about. Not a full list: enough to tell a rich question from a poor one. */
const FUNCTION_WORDS = new Set(
  `a about again all also am an and any are as at be because been before being but by can could d did do does doing don
  else ever every few for from get go going got had has have he hello her here hers hey hi him his how i if in into is
  it its just let like ll m made make many maybe me more most much must my no nor not now of off oh ok okay on once one
  only or other our out over own please re really s say said she should so some still such sure t tell than thank thanks
  that the their them then there these they thing things this those to too up us ve very was we well were what when
  where which while who whom whose why will with would yes yet you your yours`.split(/\s+/),
)

const words = new Intl.Segmenter('en', { granularity: 'word' })

/** The words of a text that say what it is about, in lower case. Function words are known of English only. */
export function contentWords(text: string): string[] {
  return Array.from(words.segment(text.toLowerCase()))
    .filter(({ isWordLike, segment }) => isWordLike && !FUNCTION_WORDS.has(segment))
    .map(({ segment }) => segment)
}
