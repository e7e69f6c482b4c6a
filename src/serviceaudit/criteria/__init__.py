"""Criteria: signals and a pack of rules -> answers. Pure but for `load`. The rules and words are data, in criteria/."""
