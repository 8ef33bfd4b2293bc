"""Makes documents deadly in sandboxes that find this folder in PYTHONPATH; see ``tests.flows.poisoned``.

Python imports a module of this name at its start. Nothing in Winnow knows of it, so no document and no
parameter of a run can reach it.
"""

import sys

if "flows.sandbox.server" in sys.orig_argv:
    from tests.flows import poisoned

    poisoned.arm()
