import { z } from 'zod'
import { field } from '../../lib/form.ts'

export const returnForm = z.object({ reason: field.longText(1000) })
