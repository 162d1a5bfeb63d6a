/** name → beginning of its content's hash, put in by the build; absent in tests. */
declare const ASSET_VERSIONS: Record<string, string> | undefined

const versions = typeof ASSET_VERSIONS === 'undefined' ? {} : ASSET_VERSIONS

/** The address of a static file; its version lets browsers keep it for a year. */
export function assetUrl(name: string): string {
  const version = versions[name]
  return version ? `/assets/${name}?v=${version}` : `/assets/${name}`
}
