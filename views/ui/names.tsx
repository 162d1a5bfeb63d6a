import { useView } from '../context.ts'

/** The reader's language, or Chinese where no English name was given. */
export function useName() {
  const { locale } = useView()
  return (zh: string, en: string) => (locale === 'en' && en ? en : zh)
}
