"""The dataset: schema, store, ledger, quarantine, runs, verification. Code; the data lie under a root."""
