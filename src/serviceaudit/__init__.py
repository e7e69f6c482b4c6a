"""serviceaudit: can a resident find the way to help on the municipality's site, and where is the proof?"""

__version__ = "0.1.0"
