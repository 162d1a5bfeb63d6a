import { z } from 'zod'
import { field } from '../lib/form.ts'

export const feedForm = z.object({
  kind: field.choice(['person', 'agency', 'group', 'venue']),
  subject: field.uuid(),
})
