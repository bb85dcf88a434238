import { Link } from '@tanstack/react-router'
import { Compass } from 'lucide-react'
import { EmptyState } from '../parts/empty-state'

export function NoSuchPage() {
  return (
    <EmptyState icon={Compass} title="There is no such page">
      <p>The address may be of another version.</p>
      <Link to="/">To the start</Link>
    </EmptyState>
  )
}
