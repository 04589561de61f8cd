"""What a person fills in to register a notice, and to find one again."""

from typing import Any

from django import forms

from linli.kernel.clock import today
from linli.kernel.i18n import mark
from linli.kernel.reasons import Refused, because
from linli.kernel.textfile import LIMIT as TEXT_LIMIT
from linli.kernel.textfile import against_size
from linli.notices.actions import Came
from linli.notices.extraction.extract import LIMIT
from linli.notices.models import Channel
from linli.notices.reasons import NOTHING_GIVEN
from linli.ui.forms import DayInput, Form

#: the name of a notice that came as pasted words
PASTED = "粘贴的全文.txt"


#: a hint to the browser; what a file is, is told by its content
ACCEPTED = ".txt,.docx,.doc,.wps,.pdf,.html,.htm,.mht,.mhtml,.rtf,.odt,.ofd,.jpg,.jpeg,.png,.tif,.tiff,.bmp,.webp"


class Register(Form):
    file = forms.FileField(
        label=mark("文件"),
        help_text=mark(
            "Word、WPS、PDF、网页、文本、扫描件或照片，不超过 30 MB；扫描件和照片先识别，再请您对照图片核对"
        ),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED}),
    )
    text = forms.CharField(
        label=mark("或粘贴全文"),
        help_text=mark("OFD 等读不出文字的文件，可以文件和全文都给：文件存档，文字用来读"),
        required=False,
        strip=False,
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    came_on = forms.DateField(label=mark("收到日期"), widget=DayInput())
    channel = forms.ChoiceField(
        label=mark("怎样收到"), choices=[("", mark("未注明")), *Channel.choices], required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["came_on"].initial = today

    def given(self) -> tuple[bytes, str, str]:
        """The bytes, their name, and what was typed beside them. Refused: NOTHING_GIVEN, TOO_LARGE."""
        file, text = self.cleaned_data["file"], self.cleaned_data["text"].replace("\r\n", "\n")
        if file:
            against_size(file.size, LIMIT)
            return file.read(), file.name, text
        if not text.strip():
            raise Refused(because(NOTHING_GIVEN))
        return text.encode("utf-8", "replace"), PASTED, ""

    @property
    def came(self) -> Came:
        return Came(self.cleaned_data["came_on"], self.cleaned_data["channel"])


class Filter(Form):
    """The filter of the list; what it does not know it drops."""

    state = forms.ChoiceField(
        choices=[
            ("", mark("全部")),
            ("open", mark("待认定")),
            ("drafted", mark("认定中")),
            ("decided", mark("已认定")),
        ],
        required=False,
    )
    whose = forms.ChoiceField(
        label=mark("登记单位"),
        choices=[("", mark("全部登记单位")), ("own", mark("本单位登记")), ("others", mark("其他单位登记"))],
        required=False,
        widget=forms.Select(attrs={"data-submit": ""}),
    )
    q = forms.CharField(
        label=mark("查找"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )

    def chosen(self) -> dict[str, str]:
        self.full_clean()
        return {name: self.cleaned_data.get(name) or "" for name in self.fields}
