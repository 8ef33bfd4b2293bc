"""The sandbox: files are read and cleaned in a process whose death costs one document. No Prefect.

Three processes take part, made in this order:

- the one that wants a shard done (``host``): it sorts what comes into piles and writes them;
- a fork server (``server``), one for each process that does shards (``forks``): it has read the models once,
  and does nothing but fork, watch and bury;
- the child (``child``), a new one for each shard and after each death: it reads hostile bytes, under limits.

Only JSON goes between them (``wire``), so a child that has been taken over cannot make the host run code.
"""

from flows.sandbox.forks import SandboxError, close
from flows.sandbox.host import isolated, isolated_cuts

__all__ = ["SandboxError", "close", "isolated", "isolated_cuts"]
