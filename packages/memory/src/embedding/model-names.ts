/** The models that come with this package, by the names their vectors are stored under. */
export const LOCAL_MODEL = 'universal-sentence-encoder-lite'
/** The model of the hashing embedder. */
export const HASHING_MODEL = 'feature-hashing'
