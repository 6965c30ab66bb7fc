"""Writes aeb.jsonl: shingles of two texts by AEB's definition, on random mixed scripts.

Tokens are re.findall(r"\\w+"), shingles are tuples in a collections.Counter. tokens are
those of the text; tp, fp, fn are counts of shingles; equal says whether the lists of
tokens are the same. Made with Python 3.11:

    python3 aeb.py > aeb.jsonl
"""

import json
import random
import re
from collections import Counter

PIECES = (
    "a A the The don't e.g. x_y __ _ 1 ½ ² ① Ⅷ ٣ 3.14 10,000 naïve nai\u0308ve fri\u00adday été e\u0301te\u0301 "
    "Соғым ОТЫРЫС й и\u0306 Ёлка «нет» 日本語 カタカナ ｶﾞ 中文。 한국어 ภาษาไทย हिन्दी ʼokina L’été ‘so’ – … "
    "\u200bx a\u200cb \u2160 ª º µ 𝒳 𐐀 🙂 🇰🇿 © ™ a\u0000b \ufeffy x\u2019s"
).split(" ") + ["\n", "\u00a0", "\u3000", "\u0085", "\u001c", "\t", "-", "--", "’", "“", "’a", "", " "]


def tokens(text):
    return re.findall(r"\w+", text)


def shingles(words):
    if not words:
        return Counter()
    return Counter(tuple(words[i : i + 4]) for i in range(max(1, len(words) - 3)))


def text(pieces, length):
    return "".join(random.choice(pieces) + random.choice(["", " ", " ", " "]) for _ in range(length))


def mutated(s):
    words = s.split(" ")
    for _ in range(random.randrange(4)):
        if not words:
            break
        i = random.randrange(len(words))
        words[i : i + random.randrange(3)] = random.choices(PIECES, k=random.randrange(3))
    return " ".join(words)


random.seed(1)
for case in range(150):
    pieces = random.sample(PIECES, random.choice([3, 6, len(PIECES)]))
    gold = text(pieces, random.choice([0, 1, 2, 3, 4, 5, 8, 20]))
    got = mutated(gold) if case % 2 else text(pieces, random.choice([0, 1, 2, 3, 4, 5, 8, 20]))
    a, b = shingles(tokens(gold)), shingles(tokens(got))
    tp = (a & b).total()
    print(json.dumps({
        "gold": gold, "text": got, "tokens": tokens(got),
        "tp": tp, "fp": b.total() - tp, "fn": a.total() - tp, "equal": tokens(gold) == tokens(got),
    }))
