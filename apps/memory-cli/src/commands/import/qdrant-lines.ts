import type { QdrantImportReport } from '@bot/transfer'
import { number, reasonLines } from './count-lines.js'

/** Names shown of a long list. */
const SHOWN = 10

/** The report for people. */
export function importLines(report: QdrantImportReport): string[] {
  const { status, dryRun, resumed, source, counts, collections, verification, elapsedMs } = report
  const seconds = (elapsedMs / 1_000).toFixed(1)
  const verb = dryRun ? 'would be new' : 'new'
  return [
    `${number(counts.points)} points of ${Object.keys(collections).length} collections of ${source} (${seconds} s): ` +
      `${number(counts.inserted)} memories ${verb}, ${number(counts.existed)} here already, ` +
      `${number(counts.repeated)} repeat another's text, ${number(counts.erased)} erased here, ` +
      `${number(counts.skipped)} skipped, ${number(counts.failed)} failed`,
    ...reasonLines('skipped', counts),
    ...reasonLines('pending', counts, 'have no vector that can be copied, and wait for one'),
    ...reasonLines('repaired', counts, 'repairs'),
    ...(counts.unclaimed > 0
      ? [`  ${number(counts.unclaimed)} belong to nobody known: placeholders hold them until they are claimed`]
      : []),
    ...(counts.placed > 0 ? [`  ${number(counts.placed)} learned from the history where they were said`] : []),
    ...personalityLines(report),
    ...(resumed ? ['This run took up one that had not finished; its counts are included.'] : []),
    ...(verification ? verificationLines(verification) : []),
    ...(status === 'stopped' ? ['Stopped between two pages. The same command goes on from here.'] : []),
  ]
}

function personalityLines({ unknownPersonalities }: QdrantImportReport): string[] {
  if (unknownPersonalities.length === 0) return []
  const listed = unknownPersonalities.slice(0, SHOWN).map(({ name, points }) => `${name} (${number(points)})`)
  const more = unknownPersonalities.length - listed.length
  return [
    `  Personalities not known here: ${listed.join(', ')}${more > 0 ? ` and ${more} more` : ''}. ` +
      'Make them or map them (--map, "personalities"), then run it again.',
  ]
}

function verificationLines({ ok, collections, parity }: NonNullable<QdrantImportReport['verification']>): string[] {
  const bad = Object.entries(collections).filter(([, one]) => !one.ok)
  const overlap =
    parity.overlap === null
      ? 'no neighbours to compare, since no vector was copied'
      : `${percent(parity.overlap)} of the ${parity.k} nearest neighbours of ${parity.samples} samples agree ` +
        `(the worst: ${percent(parity.worst!)}; asked for: ${percent(parity.threshold)})`
  return [
    `${ok ? 'Verified' : 'NOT verified'}: ${Object.keys(collections).length - bad.length} of ` +
      `${Object.keys(collections).length} collections agree in counts and texts; ${overlap}.`,
    ...bad
      .slice(0, SHOWN)
      .map(([name, { points, memories }]) =>
        points.qdrant === points.imported
          ? `  ${name}: ${number(memories.found)} of ${number(memories.expected)} texts stand as they should`
          : `  ${name}: ${number(points.qdrant)} points now, ${number(points.imported)} were read: it changed meanwhile, run it again`,
      ),
  ]
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`
