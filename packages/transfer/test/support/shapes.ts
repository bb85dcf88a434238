import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll } from 'vitest'

/** When the first record was made, in seconds, as the export has it. */
export const EXPORTED_AT = 1_700_000_000

/** A record as the old service wrote it: what `sender` and the character talked about, summed up. */
export function shapesRecord(id: string, sender: string, result: string, more: Record<string, unknown> = {}) {
  const { metadata, ...rest } = more as { metadata?: Record<string, unknown> }
  return {
    id,
    shape_id: 'a0000000-0000-4000-8000-000000000000',
    senders: [sender],
    user_id: null,
    result,
    summary_type: 'automatic',
    deleted: false,
    metadata: {
      discord_channel_id: '801',
      discord_guild_id: '',
      group: false,
      senders: [sender],
      msg_ids: [`${id}-1`, `${id}-2`],
      start_ts: EXPORTED_AT + 0.25,
      end_ts: EXPORTED_AT + 60.5,
      created_at: EXPORTED_AT + 61.123,
      ...metadata,
    },
    ...rest,
  }
}

const folders: string[] = []

/** Writes files below a temporary folder that `useExports` removes. Texts are written as they are, the rest as JSON. */
export async function writeExport(files: Record<string, unknown>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'shapes-'))
  folders.push(folder)
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), typeof content === 'string' ? content : JSON.stringify(content))
  }
  return folder
}

/** Removes after a test file what `writeExport` wrote for it. */
export const useExports = () =>
  afterAll(async () => {
    for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true })
  })
