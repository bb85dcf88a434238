import type { ShapesReport } from '@bot/transfer'
import { number, reasonLines } from './count-lines.js'

/** Names shown of a long list. */
const SHOWN = 10

/** The report for people. */
export function shapesLines(report: ShapesReport): string[] {
  const { status, dryRun, resumed, counts, files, mapping, verification, elapsedMs } = report
  const seconds = (elapsedMs / 1_000).toFixed(1)
  return [
    `${number(counts.records)} records of ${files.read} files (${seconds} s): ` +
      `${number(counts.inserted)} memories ${dryRun ? 'would be new' : 'new'}, ${number(counts.existed)} here already, ` +
      `${number(counts.repeated)} repeat another's text, ${number(counts.erased)} erased here, ` +
      `${number(counts.skipped)} skipped, ${number(counts.failed)} failed`,
    ...reasonLines('skipped', counts),
    ...reasonLines('repaired', counts, 'repairs'),
    ...(counts.placed > 0 ? [`  ${number(counts.placed)} learned from the history where they were said`] : []),
    ...mappingLines(mapping),
    ...fileLines(files),
    ...personalityLines(report),
    ...unclaimedLines(report),
    ...(counts.inserted > 0 && !dryRun
      ? ['New memories wait for their vectors: the worker embeds them, or `bot-memory backlog run`.']
      : []),
    ...(resumed ? ['This run took up one that had not finished; its counts are included.'] : []),
    ...(verification ? [verificationLine(verification)] : []),
    ...(status === 'stopped' ? ['Stopped between two batches. The same command goes on from here.'] : []),
  ]
}

function mappingLines({ claimed, claimedAlready, moved, refused }: ShapesReport['mapping']): string[] {
  if (claimed + claimedAlready + refused.length === 0) return []
  const reasons = refused
    .slice(0, SHOWN)
    .map(({ legacyUserId, reason }) => `    ${legacyUserId}: ${reason.replaceAll('_', ' ')}`)
  return [
    `  The mapping names ${claimed + claimedAlready + refused.length} people: ${claimed} claimed now ` +
      `(${number(moved)} memories moved to them), ${claimedAlready} before, ${refused.length} not`,
    ...reasons,
    ...(refused.length > SHOWN ? [`    and ${refused.length - SHOWN} more`] : []),
  ]
}

function fileLines({ bad }: ShapesReport['files']): string[] {
  return bad.map(
    ({ file, problem, records }) =>
      `  ${file}: ${problem.replaceAll('_', ' ')} after ${number(records)} records, which were taken in`,
  )
}

function personalityLines({ unknownPersonalities }: ShapesReport): string[] {
  if (unknownPersonalities.length === 0) return []
  const listed = unknownPersonalities.slice(0, SHOWN).map(({ name, records }) => `${name} (${number(records)})`)
  const more = unknownPersonalities.length - listed.length
  return [
    `  Personalities not known here: ${listed.join(', ')}${more > 0 ? ` and ${more} more` : ''}. ` +
      'Make them or map them (--map, "personalities"), then run it again.',
  ]
}

function unclaimedLines({ unclaimed }: ShapesReport): string[] {
  if (unclaimed.length === 0) return []
  const held = unclaimed.reduce((sum, { memories }) => sum + memories, 0)
  return [
    `  ${number(held)} memories of ${number(unclaimed.length)} legacy users wait to be claimed, those with most first:`,
    ...unclaimed.slice(0, SHOWN).map(({ legacyUserId, memories }) => `    ${legacyUserId}: ${number(memories)}`),
    ...(unclaimed.length > SHOWN ? ['    … `bot-memory claim --list` names all'] : []),
  ]
}

function verificationLine({ ok, expected, found, edited, erased }: NonNullable<ShapesReport['verification']>): string {
  const apart = edited + erased > 0 ? `; ${number(edited)} edited and ${number(erased)} erased since left out` : ''
  return `${ok ? 'Verified' : 'NOT verified'}: ${number(found)} of ${number(expected)} texts stand as they should${apart}.`
}
