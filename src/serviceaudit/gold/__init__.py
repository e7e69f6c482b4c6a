"""How often the machine is right: labels given by people, agreement with them, and floors under it.

The labelled fictional sites ("bundles") and the loopback server that shows them live here too.
"""
