import type { Contract } from '../contract.ts'
import type { files as en } from '../en/files.ts'

export const files: Contract<typeof en> = {
  'files.label': '附件',
  'files.hint':
    '可上传 PDF、OFD、Word、Excel、PowerPoint、图片或纯文本，不超过 {megabytes} MB。涉密文件不得上传。',
  'files.notClassified': '本人确认：该文件不涉及国家秘密。',
  'files.withdrawn': '已撤回',
  'files.withdraw': '撤回',
  'files.withdrawNamed': '撤回“{name}”',
  'files.withdrawHint': '撤回后不能再打开，但曾经上传的记录予以保留。',
  'files.flash.withdrawn': '附件已撤回。',
  'files.error.empty': '“{name}”是空文件（0 字节），请重新选择。',
  'files.error.tooLarge': '“{name}”超过 {megabytes} MB。',
  'files.error.type': '“{name}”的格式不能接收，请使用 PDF、OFD、DOC(X)、XLS(X)、PPTX、PNG、JPG、TXT 或 CSV。',
  'files.error.content': '“{name}”的内容与扩展名不符（或含有宏），请用相应软件另存后重新选择。',
  'files.error.classified': '“{name}”标有密级。本系统不得处理国家秘密，请通过规定的保密渠道报送。',
  'files.error.quota':
    '“{name}”未能上传：本单位附件已占用 {used} MB，上限为 {megabytes} MB。确需上传的，请联系办公室在“设置”中调整上限。',
  'files.error.confirm': '请确认该文件不涉密。涉密文件不得在本系统上传，请通过规定的保密渠道报送。',
  'files.error.settled': '该附件已随报结材料或印发的纪要存档，不能撤回。',
  'audit.files.stored': '上传附件“{name}”。',
  'audit.files.withdrawn': '撤回附件“{name}”。',
}
