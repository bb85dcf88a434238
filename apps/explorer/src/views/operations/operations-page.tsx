import { Page } from '../../parts/page'
import { ArchiveForm } from './archive-form'
import { BacklogBoard } from './backlog-board'
import forms from './forms.module.css'
import { HealthBoard } from './health-board'
import { ImportForm } from './import-form'
import { OperationList } from './operation-list'
import styles from './operations-page.module.css'
import { RebuildForm } from './rebuild-form'
import { SyncForm } from './sync-form'

/** Long work: begun, watched and called off; and whether everything works. */
export default function OperationsPage() {
  return (
    <Page title="Operations" lead="Long work of the bot, and whether everything works.">
      <section aria-label="Begin" className={forms.forms}>
        <SyncForm />
        <RebuildForm />
        <ImportForm />
        <ArchiveForm />
      </section>
      <OperationList />
      <div className={styles.boards}>
        <BacklogBoard />
        <HealthBoard />
      </div>
    </Page>
  )
}
