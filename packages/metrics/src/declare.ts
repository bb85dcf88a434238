import { Counter, Histogram, type Registry } from 'prom-client'

/** What one metric says of itself, its name without `bot_memory_`. */
interface Declared<Label extends string> {
  name: string
  help: string
  labels?: readonly Label[]
}

/** Declares metrics in a registry, all in one way. */
export const declareIn = (registry: Registry) => ({
  counter: <Label extends string = never>({ name, help, labels = [] }: Declared<Label>) =>
    new Counter({ name: `bot_memory_${name}`, help, labelNames: labels, registers: [registry] }),
  histogram: <Label extends string = never>({
    name,
    help,
    labels = [],
    buckets,
  }: Declared<Label> & { buckets: number[] }) =>
    new Histogram({ name: `bot_memory_${name}`, help, labelNames: labels, buckets, registers: [registry] }),
})
