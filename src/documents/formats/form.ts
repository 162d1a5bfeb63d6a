import { z } from 'zod'
import { field } from '../../lib/form.ts'
import { isNumberPattern } from './rules.ts'

/** A font's name as Word shows it: no sign that could end an attribute or list several. */
const fontName = () => field.text(60).refine((name) => !/[<>&"';,{}\\\n]/.test(name), 'documents.error.font')
const label = () => field.text(10).refine((text) => !/[：:\n]/.test(text), 'documents.error.label')

export const formatForm = z
  .object({
    markText: field.optionalText(40).refine((text) => !text.includes('\n'), 'errors.invalid'),
    numberPattern: field.text(40).refine(isNumberPattern, 'documents.error.pattern'),
    redRule: field.checkbox(),
    reportLabel: label(),
    sendLabel: label(),
    issueLabel: label(),
    issuingOffice: field.optionalText(60).refine((text) => !text.includes('\n'), 'errors.invalid'),
    xiaobiaosong: fontName(),
    fangsong: fontName(),
    heiti: fontName(),
    kaiti: fontName(),
    songti: fontName(),
  })
  .transform(({ xiaobiaosong, fangsong, heiti, kaiti, songti, ...format }) => ({
    ...format,
    fonts: { xiaobiaosong, fangsong, heiti, kaiti, songti },
  }))
