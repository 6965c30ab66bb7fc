"""Writes words.txt: what \\w matches in Python's re on str, as ranges of code points.

A line "w A-B" is a range that it matches, a line "? A-B" one that this Python's Unicode
does not assign, so that a later one may differ. Made with Python 3.11 (Unicode 14):

    python3 words.py > words.txt
"""

import re
import sys
import unicodedata


def kind(c):
    if re.match(r"\w", c):
        return "w"
    return "?" if unicodedata.category(c) == "Cn" else ""


start, last = 0, ""
for i in range(sys.maxunicode + 2):
    k = kind(chr(i)) if i <= sys.maxunicode else None
    if k != last:
        if last:
            print(f"{last} {start:X}-{i - 1:X}")
        start, last = i, k
