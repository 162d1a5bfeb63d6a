import { z } from 'zod'
import { field } from '../../lib/form.ts'

export const seriesForm = z.object({
  series: field.choice(['coordination', 'plenary']),
  year: field.int(2000, 2199),
  nextNo: field.int(1, 9999),
})
