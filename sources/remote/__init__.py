"""Sources that are not on this machine: object stores and http servers, through fsspec.

Where a run may go is said by the source's file and nothing else: the address there is the only place that
is asked, and an http server may redirect only to the hosts named there. Credentials come from the
environment and are in no address, message or row.
"""
