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

/** Words that stand for something said before. Not "I", "you" and "we": those speak of the people present. */
const REFERRING_WORDS = new Set(
  `he her hers him his it its one ones she that their theirs them there these they this those`.split(/\s+/),
)

/** Whether a text leans on what was said before it: "And where does she live?", "Why?" but not "Which pets do I have?". */
export function refersBack(text: string): boolean {
  return contentWords(text).length === 0 || wordsOf(text).some((word) => REFERRING_WORDS.has(word.split(/['’]/u)[0]!))
}

/** The words of a text that say what it is about, in lower case. Function words are known of English only. */
export function contentWords(text: string): string[] {
  return wordsOf(text).filter((word) => !FUNCTION_WORDS.has(word))
}

const wordsOf = (text: string): string[] =>
  Array.from(words.segment(text.toLowerCase()))
    .filter(({ isWordLike }) => isWordLike)
    .map(({ segment }) => segment)
