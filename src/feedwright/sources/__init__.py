"""Sources: one file a kind, each reading what a site owner has into `Article` values.

A new kind is one new file here; `_base.Source` says what its class must do, `_files.PageSource` does most of it for
kinds that read files, `_metadata.Metadata` understands what articles say of themselves.
"""
