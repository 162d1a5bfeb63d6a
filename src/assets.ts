import { readFileSync } from 'node:fs'

/** name → name with the hash of its content, written by the build; absent in tests and in the first seconds of a dev run. */
let manifest: Record<string, string> | null = null

/** The address of a static file; its content hash lets browsers keep it for a year. */
export function assetUrl(name: string): string {
  manifest ??= readManifest()
  const hash = manifest[name]
  return hash ? `/assets/${name}?v=${hash}` : `/assets/${name}`
}

function readManifest(): Record<string, string> {
  try {
    return JSON.parse(readFileSync(new URL('./public/manifest.json', import.meta.url), 'utf8')) as Record<
      string,
      string
    >
  } catch {
    return {}
  }
}
