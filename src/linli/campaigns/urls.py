"""Pages of this room."""

from django.urls import path

from linli.campaigns.views import (
    amendments,
    confirm,
    coverings,
    instalments,
    objections,
    obligations,
    supervision,
    tasks,
)

app_name = "campaigns"
urlpatterns = [
    path("confirm/<uuid:pk>/", confirm.confirm, name="confirm"),
    path("confirm/<uuid:pk>/say/", confirm.say, name="say"),
    path("confirm/<uuid:pk>/unsay/", confirm.unsay, name="unsay"),
    path("confirm/<uuid:pk>/add/", confirm.add, name="add"),
    path("of/<uuid:pk>/", confirm.of_notice, name="of_notice"),
    path("amend/<uuid:pk>/", amendments.amend, name="amend"),
    path("amendments/<uuid:pk>/", amendments.amendment, name="amendment"),
    path("amendments/of/<uuid:pk>/", amendments.amendments_of, name="amendments_of"),
    path("obligations/<uuid:pk>/", obligations.obligation, name="obligation"),
    path("obligations/<uuid:pk>/instalments/", instalments.strip, name="instalments"),
    path("obligations/<uuid:pk>/sent-too/", obligations.sent_too, name="sent_too"),
    path("obligations/close/", obligations.close, name="close"),
    path("obligations/<uuid:pk>/object/", objections.object_to, name="object"),
    path("supervision/", supervision.board, name="board"),
    path("supervision/acts/", supervision.bulk, name="board_acts"),
    path("supervision/remind/", supervision.remind, name="board_remind"),
    path("supervision/<int:number>/reminding/", supervision.under_way, name="reminding"),
    path("supervision/chat/", supervision.chat, name="board_chat"),
    path("supervision/print/", supervision.printed, name="board_print"),
    path("supervision/export/", supervision.export, name="board_export"),
    path("burden/", supervision.burden, name="burden"),
    path("tasks/<uuid:pk>/", tasks.task, name="task"),
    path("tasks/<uuid:pk>/break-down/", tasks.break_down, name="break_down"),
    path("coverings/", coverings.listed, name="coverings"),
    path("coverings/begin/", coverings.begin, name="covering_begin"),
    path("coverings/<uuid:pk>/", coverings.covering, name="covering"),
    path("coverings/<uuid:pk>/words/", coverings.revise, name="covering_words"),
    path("coverings/<uuid:pk>/step/", coverings.step, name="covering_step"),
    path("coverings/<uuid:pk>/progress/", coverings.progress, name="covering_progress"),
    path("coverings/<uuid:pk>/again/", coverings.send_on, name="covering_again"),
    path("coverings/<uuid:pk>/islands/", coverings.islands, name="covering_islands"),
    path("coverings/<uuid:pk>/notice.pdf", coverings.as_pdf, name="covering_pdf"),
    path("coverings/<uuid:pk>/notice.docx", coverings.as_docx, name="covering_docx"),
]
