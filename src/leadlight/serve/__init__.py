"""The investigator's web face. It answers this machine alone until there are accounts."""
