import { z } from 'zod'
import { field } from '../../lib/form.ts'

export const resetForm = z.object({ address: field.email() })
