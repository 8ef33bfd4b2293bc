"""What a child process of the tests finds imported and warmed up already, so that starting one is cheap."""

from __future__ import annotations

import importlib.util

from output.rows import registrable_domain
from tests.output import dataset

if importlib.util.find_spec("pandas"):
    importlib.import_module(
        "pandas"
    )  # pyarrow imports it with the first row that it converts, if it is there
registrable_domain(dataset.raw("a.txt", "").url or "")  # parses the list of public suffixes
