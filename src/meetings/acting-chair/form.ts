import { z } from 'zod'
import { checkForm, type FormResult, field, type Typed } from '../../lib/form.ts'

const schema = z.object({ version: field.version(), personId: field.uuid(), reason: field.text(500) })

export const checkActingChair = (typed: Typed): FormResult<z.infer<typeof schema>> => checkForm(schema, typed)
