"""Word and WPS files of before 2007 by way of LibreOffice, where the machine has it."""

import shutil
import tempfile
from pathlib import Path

from linli.kernel.reasons import Refused, because
from linli.kernel.sandbox import CRASHED, run_program
from linli.notices.extraction.reasons import NO_OFFICE, NOT_CONVERTED

SECONDS = 60
_MEMORY = 4096  #: MB of address space; what it really takes is a tenth
_WRITTEN = 100

#: a profile of its own, thrown away after: no macros, nothing loaded that the file only points to
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop>
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop>
</item>
</oor:items>
"""


def program() -> str | None:
    """LibreOffice, if it is there."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def as_docx(data: bytes) -> bytes:
    """A file that Word or WPS wrote, as .docx. About 3 s. Refused: NO_OFFICE, NOT_CONVERTED, TOO_SLOW."""
    office = program()
    if office is None:
        raise Refused(because(NO_OFFICE))
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        (home / "profile/user").mkdir(parents=True)
        (home / "profile/user/registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
        (home / "notice.doc").write_bytes(data)
        command = [office, f"-env:UserInstallation={(home / 'profile').as_uri()}", "--headless", "--norestore"]
        command += ["--convert-to", "docx:MS Word 2007 XML", "--outdir", folder, str(home / "notice.doc")]
        try:
            run_program(command, memory_mb=_MEMORY, seconds=SECONDS, home=folder, written_mb=_WRITTEN)
        except Refused as refused:
            if refused.reasons[0].code is not CRASHED:
                raise
        made = home / "notice.docx"
        if not made.is_file():
            raise Refused(because(NOT_CONVERTED))
        return made.read_bytes()
