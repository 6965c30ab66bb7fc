"""Writes wcxb.jsonl: words of two texts by WCXB's definition, on random mixed scripts.

Tokens are re.findall(r"\\w+", s.lower()), compared as collections.Counter. tokens are
those of the text; precision, recall and f1 have WCXB's empty cases. Made with Python 3.11:

    python3 wcxb.py > wcxb.jsonl
"""

import json
import random
import re
from collections import Counter

PIECES = (
    "a A the THE The don't DON'T 1 ½ Ⅷ ⅷ x_Y _ İstanbul istanbul I ı ß ẞ ss Σ ΣΑΣ ΑΣ. ΌΔΟΣ όδος οδοσ ΑΣ' Α.Σ Α\u00adΣ ΑΣ\u0301 "
    "ΣΣ ΑΣ1 ΑΣ_ Соғым СОҒЫМ отырыс ОТЫРЫС Ё ё е Ǆ ǅ ǆ Ａ ａ Å Å K k Ⓐ 𐐀 𐐨 Ა ა 日本 É é e\u0301 E\u0301 – … ’"
).split(" ") + ["\n", "\u00a0", "", " ", "."]


def tokens(text):
    return re.findall(r"\w+", text.lower())


def text(length):
    return "".join(random.choice(PIECES) + random.choice(["", " ", " ", " "]) for _ in range(length))


def measures(gold, got):
    if not gold and not got:
        return 1, 1, 1
    if not gold or not got:
        return 0, 0, 0
    hit = (Counter(gold) & Counter(got)).total()
    p, r = hit / len(got), hit / len(gold)
    return p, r, 2 * p * r / (p + r) if hit else 0


random.seed(1)
for case in range(150):
    gold, got = (text(random.choice([0, 1, 2, 5, 10, 30])) for _ in range(2))
    p, r, f1 = measures(tokens(gold), tokens(got))
    print(json.dumps({"gold": gold, "text": got, "tokens": tokens(got), "precision": p, "recall": r, "f1": f1}))
