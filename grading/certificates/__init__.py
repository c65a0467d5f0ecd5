"""Certificates for learners who passed a module: ``duty certificates`` (docs/certificates.md).

`passes` says who passed. `register` remembers what was issued under which number, without names, and `issuing` compares
the two: it issues, replaces and withdraws. A certificate is a signed `statement`, with a `page` for print and an Open
`badge` that say the same. `checking` verifies any of them, offline, with the public key of `keys`.
"""
