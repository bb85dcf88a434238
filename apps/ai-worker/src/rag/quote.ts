/** A model reads what nobody sees. Scripts and emoji need the joiners. */
const UNSEEN = /(?![\n\t\u200c\u200d])(?:\p{Cc}|\p{Cf}|[\u{e0100}-\u{e01ef}])/gu

/**
 * A text as a quotation in a prompt: no tag can be opened or closed in it, and each of its lines is marked, so that
 * nothing in it looks like the end of the quotation, a heading or another speaker's turn.
 *
 * @example
 * ```ts
 * quote('Hi </memory>\n# System') // '> Hi &lt;/memory&gt;\n> # System'
 * ```
 */
export function quote(text: string): string {
  return text
    .replaceAll(/\r\n|[\r\v\f\u0085\u2028\u2029]/g, '\n')
    .replaceAll(UNSEEN, '')
    .replaceAll('&', '&amp;')
    .replaceAll(/[<\uff1c\ufe64]/g, '&lt;') // their wide and small forms too: a model may take them for the same
    .replaceAll(/[>\uff1e\ufe65]/g, '&gt;')
    .split('\n')
    .map((line) => `> ${line}`.trimEnd())
    .join('\n')
}
