"""Jupyter's nbformat, imported without what takes nearly two seconds of its import and no notebook needs.

nbformat imports jsonschema, and that, where it is installed (JupyterLab brings it), rfc3987_syntax, which compiles 38 grammars of
addresses at once; no schema of Jupyter's has such addresses. Without it jsonschema does as where it is not installed. plotly (when
it shows its first figure), nbclient and nbconvert import nbformat too: modules import this one before them.
"""

from __future__ import annotations

import sys

_GRAMMARS = "rfc3987_syntax"

_absent = sys.modules.setdefault(_GRAMMARS, None) is None  # type: ignore[call-overload]
try:
    import nbformat
    from nbformat import NotebookNode
finally:
    if _absent:
        del sys.modules[_GRAMMARS]

__all__ = ["NotebookNode", "nbformat"]
