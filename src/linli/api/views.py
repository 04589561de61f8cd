"""A short guide to the API for people: what may be called, by whom."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from linli.access import door
from linli.access.door import ROLES_THAT
from linli.access.models import Role
from linli.api.v1 import api, door_of, operations
from linli.kernel.i18n import tr


@door.public
def guide(request: HttpRequest) -> HttpResponse:
    paths = api.get_openapi_schema()["paths"]
    roles = {one.operation_id or api.get_openapi_operation_id(one): door_of(one).ability for _, one in operations()}
    rows = [
        {
            "method": method.upper(),
            "path": path,
            "summary": said.get("description", ""),
            "roles": tr("、").join(tr(Role(role).label) for role in ROLES_THAT[roles[said["operationId"]]]),
        }
        for path, methods in paths.items()
        for method, said in methods.items()
    ]
    return render(request, "api/guide.html", {"rows": rows})
