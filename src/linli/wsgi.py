"""What granian serves."""

import signal

from linli.cli._children import die_with_parent
from linli.cli._django import serving

# granian's own main process may be killed: its workers would go on holding the port.
die_with_parent(signal.SIGKILL)
application = serving()
