import { openDatabase } from '@bot/memory'
import { databaseFromTemplate } from '@bot/testing'

/** A migrated, empty database for this test file. */
export const useTestDatabase = databaseFromTemplate({ open: openDatabase })
