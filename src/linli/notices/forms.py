"""What a person fills in to register a notice, and to find one again."""

from typing import Any

from django import forms

from linli.kernel.clock import today
from linli.kernel.i18n import mark
from linli.kernel.reasons import Refused, because
from linli.kernel.textfile import LIMIT, TOO_LARGE
from linli.notices.actions import Came
from linli.notices.models import Channel
from linli.notices.reasons import BOTH_GIVEN, NOTHING_GIVEN
from linli.ui.forms import DayInput, Form

#: the name of a notice that came as pasted words
PASTED = "粘贴的全文.txt"


class Register(Form):
    file = forms.FileField(
        label=mark("文件"),
        help_text=mark("文本文件（.txt），不超过 5 MB。Word、WPS、PDF 请先另存为“纯文本”，或打开后把全文粘贴到下面"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".txt,text/plain"}),
    )
    text = forms.CharField(
        label=mark("或粘贴全文"),
        required=False,
        strip=False,
        max_length=LIMIT,
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    came_on = forms.DateField(label=mark("收到日期"), widget=DayInput())
    channel = forms.ChoiceField(
        label=mark("怎样收到"), choices=[("", mark("未注明")), *Channel.choices], required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["came_on"].initial = today

    def given(self) -> tuple[bytes, str]:
        """The bytes and their name. Refused: NOTHING_GIVEN, BOTH_GIVEN, TOO_LARGE (before a byte is read)."""
        file, text = self.cleaned_data["file"], self.cleaned_data["text"]
        if file and text.strip():
            raise Refused(because(BOTH_GIVEN))
        if file:
            if file.size > LIMIT:
                raise Refused(because(TOO_LARGE, megabytes=round(file.size / 2**20), limit=LIMIT // 2**20))
            return file.read(), file.name
        if not text.strip():
            raise Refused(because(NOTHING_GIVEN))
        return text.replace("\r\n", "\n").encode(), PASTED

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
