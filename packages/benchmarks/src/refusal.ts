/** Something the caller can mend; shown without a stack. */
export class Refusal extends Error {
  override name = 'Refusal'
}
