"""Writes wmb.jsonl: tokens, 5-grams and edit similarity of two texts by WMB's definition.

tokens are those of the text, parted by the expressions that jieba documents for what is
not in its dictionary, each Han character by itself; hit, extracted and wanted count
5-grams, distance is Levenshtein's over characters by the textbook table. Made with
Python 3.11:

    python3 wmb.py > wmb.jsonl
"""

import json
import random
import re
from collections import Counter

BLOCK = re.compile(r"([\u4E00-\u9FD5a-zA-Z0-9+#&\._%\-]+)")
SPACE = re.compile(r"(\r\n|\s)")
HAN = re.compile(r"([\u4E00-\u9FD5])")
WORD = re.compile(r"([a-zA-Z0-9]+(?:\.\d+)?%?)")

PIECES = (
    "the Title C++ c# AT&T 3.14 1.2.3 v1.25b 100% 5.% .5 a.b. x_y well-known 10,000 e-mail@a.example &amp; "
    "don't ’ — « » … Москва соғым ё е\u0308 й 中文 日本語テスト 한국 ภาษา naïve ½ ² ٣ 🙂 \u9fd5\u9fd6 - -- ... %"
).split(" ") + ["\n", "\r\n", "\r", "\t", "\u00a0", "\u3000", "\u0085", "\n\n", "", " "]


def tokens(text):
    out = []
    for block in BLOCK.split(text):
        if BLOCK.match(block):
            for part in HAN.split(block):
                out += [part] if HAN.match(part) else WORD.split(part)
        else:
            for part in SPACE.split(block):
                out += [part] if SPACE.match(part) else list(part)
    return [t for t in out if t]


def fivegrams(words):
    return Counter(tuple(words[i : i + 5]) for i in range(len(words) - 4))


def distance(a, b):
    row = list(range(len(b) + 1))
    for i, x in enumerate(a):
        last, row[0] = row[0], i + 1
        for j, y in enumerate(b):
            last, row[j + 1] = row[j + 1], min(last + (x != y), row[j] + 1, row[j + 1] + 1)
    return row[-1]


def text(pieces, length):
    return "".join(random.choice(pieces) + random.choice(["", " ", " "]) for _ in range(length))


def mutated(s):
    s = list(s)
    for _ in range(random.randrange(5)):
        i = random.randrange(len(s) + 1)
        s[i : i + random.randrange(4)] = text(PIECES, random.randrange(2))
    return "".join(s)


random.seed(1)
for case in range(120):
    pieces = random.sample(PIECES, random.choice([2, 5, len(PIECES)]))
    gold = text(pieces, random.choice([0, 1, 2, 3, 5, 8, 30]))
    got = mutated(gold) if case % 3 else text(pieces, random.choice([0, 1, 2, 3, 5, 8, 30]))
    a, b = fivegrams(tokens(gold)), fivegrams(tokens(got))
    print(json.dumps({
        "gold": gold, "text": got, "tokens": tokens(got),
        "hit": (a & b).total(), "extracted": b.total(), "wanted": a.total(), "distance": distance(gold, got),
    }))
