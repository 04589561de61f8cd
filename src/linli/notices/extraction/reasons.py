"""Why a file yields no text, and what a person should know about a text."""

from linli.kernel.i18n import mark
from linli.kernel.reasons import Code

# Refusals

NO_WORDS = Code("file-no-words", mark("文件里没有文字"), mark("请确认选对了文件；通知是图片的，请直接上传图片或 PDF"))
LOCKED = Code("file-locked", mark("文件设了密码，打不开"), mark("请在原来的软件中去掉密码，另存一份再试"))
OFD = Code(
    "file-ofd",
    mark("OFD 版式文件里的文字读不出来"),
    mark("请向来文单位要一份 PDF，或打开后把全文粘贴进来"),
    status=415,
)
SHEET = Code(
    "file-sheet",
    mark("这是表格，不是通知正文"),
    mark("请选通知本身；报上来的工作表在“工作表”里上传"),
    status=415,
)
SLIDES = Code("file-slides", mark("这是演示文稿，不是通知正文"), mark("请选通知本身，或把全文粘贴进来"), status=415)
ARCHIVE = Code("file-archive", mark("这是压缩包"), mark("请先解压，再逐份登记"), status=415)
HEIC = Code("file-heic", mark("HEIC 格式的照片打不开"), mark("请在手机上改存为 JPG，或把照片截屏后再上传"), status=415)
OTHER = Code(
    "file-other",
    mark("看不出这是什么文件"),
    mark("请用原来的软件打开，另存为 .docx 或 PDF，或把全文粘贴进来"),
    status=415,
)
NO_OFFICE = Code(
    "file-no-office",
    mark("旧版 Word、WPS 文件要由 LibreOffice 转换，这台服务器上没有装"),
    mark("请用 Word 或 WPS 打开，另存为 .docx，或把全文粘贴进来"),
    status=415,
)
NO_OCR = Code(
    "file-no-ocr",
    mark("这是图片，要由 Tesseract（简体中文）识别，这台服务器上没有装"),
    mark("请对照图片把全文录入或粘贴进来"),
    status=415,
)
NOT_CONVERTED = Code(
    "file-not-converted",
    mark("LibreOffice 没有转换出这份文件"),
    mark("请用 Word 或 WPS 打开，另存为 .docx，或把全文粘贴进来"),
)
TOO_MANY_PAGES = Code("file-too-many-pages", mark("文件有 {pages} 页，超过 {limit} 页的上限"), mark("请只留通知本身"))
BROKEN = Code("file-broken", mark("文件已损坏，打不开"), mark("请在原来的软件中打开并另存一份，再试"))

# Notes

RECOGNISED = Code("text-recognised", mark("文字由图片识别得来，只是草稿"), mark("请逐页对照图片核对，以图片为准"))
NOT_IN_TIME = Code("page-not-in-time", mark("第{page}页没有在 {seconds} 秒内识别出来"), mark("请对照图片录入这一页"))
NOTHING_SEEN = Code("page-nothing-seen", mark("第{page}页没有识别出文字"), mark("请看图片，确是空白页就不用管"))
UNSURE = Code("page-unsure", mark("第{page}页有 {n} 处把握不大"), mark("请对照图片核对"))
COLUMNS = Code("page-columns", mark("第{page}页分了栏，文字先后可能不对"), mark("请对照原文件核对"))
PICTURES = Code(
    "file-pictures", mark("文件里有 {n} 张图片，图里的文字没有读"), mark("通知正文在图里的，请另存为 PDF 再上传")
)
