import { Toggle } from '@base-ui/react/toggle'
import { ToggleGroup } from '@base-ui/react/toggle-group'
import { Search, SlidersHorizontal } from 'lucide-react'
import { type FormEvent, useEffect, useState } from 'react'
import { Button } from '../../parts/button'
import { countChosen } from '../../recall/options'
import { RecallOptions } from '../../recall/recall-options'
import { useAddress } from '../../shell/address'
import { Filters } from './filters'
import styles from './find-bar.module.css'

/** A question or words to look for, and everything that narrows what is shown. */
export function FindBar() {
  const [address, setAddress] = useAddress()
  const [query, setQuery] = useState(address.q ?? '')
  const [isOpen, setOpen] = useState(false)
  useEffect(() => setQuery(address.q ?? ''), [address.q])
  const byWords = address.by === 'words'
  const recalls = Boolean(address.q) && !byWords
  const chosen = recalls ? countChosen(address) : ['in', 'sender', 'from', 'until'].filter((key) => address[key]).length

  function submit(event: FormEvent) {
    event.preventDefault()
    setAddress({ q: query.trim() || undefined }, { replace: false })
  }

  return (
    <search className={styles.bar}>
      <form className={styles.form} onSubmit={submit}>
        <Search aria-hidden="true" className={styles.icon} />
        <input
          type="search"
          className={styles.query}
          aria-label={byWords ? 'Words to look for' : 'A question to recall memories by'}
          placeholder={byWords ? 'Words, "a phrase", -without' : 'Ask as the bot would: what is my dog called?'}
          value={query}
          onChange={(event) => {
            setQuery(event.target.value)
            // The cross of the field, or an emptied one, goes back to the list at once.
            if (event.target.value === '') setAddress({ q: undefined })
          }}
        />
        <ToggleGroup
          aria-label="Find by"
          className={styles.kinds}
          value={[byWords ? 'words' : 'recall']}
          onValueChange={([kind]) => kind && setAddress({ by: kind === 'words' ? 'words' : undefined })}
        >
          <Toggle value="recall" className={styles.kind}>
            Recall
          </Toggle>
          <Toggle value="words" className={styles.kind}>
            Words
          </Toggle>
        </ToggleGroup>
        <Button type="submit" look="primary">
          Find
        </Button>
      </form>
      <div className={styles.row}>
        <Filters listed={!recalls} all={isOpen} />
        <Button
          look="quiet"
          className={styles.more}
          aria-expanded={isOpen}
          aria-controls="more-options"
          onClick={() => setOpen(!isOpen)}
        >
          <SlidersHorizontal aria-hidden="true" />
          {recalls ? 'Recall options' : 'More filters'}
          {chosen > 0 && <span className={styles.count}>{chosen}</span>}
        </Button>
      </div>
      <div id="more-options" hidden={!isOpen || !recalls} className={styles.options}>
        {isOpen && recalls && <RecallOptions />}
      </div>
    </search>
  )
}
