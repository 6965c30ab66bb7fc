"""Writes cleaneval.jsonl: texts of random words, tags and lines, aligned by difflib.

hit is the number of aligned tokens with autojunk, as cleaneval.py has it, plain the same
without; tags the aligned tags, opposite the smaller number of tags of each replacement,
added up. The gold is the second sequence. Made with Python 3.11:

    python3 cleaneval.py > cleaneval.jsonl
"""

import difflib
import json
import random
import re
import unicodedata

TAGS = ("<p>", "<h>", "<l>")


def tokens(text):
    text = re.sub(r"(?m)^URL.*(\n|\Z)", "", text)
    text = "".join(" " if unicodedata.category(c) == "Cc" else c for c in text)
    return re.sub("(<[phl]>)", r" \1 ", text).split()


def tags(words):
    return sum(w in TAGS for w in words)


def say(name, gold, text):
    a, b = tokens(text), tokens(gold)
    matcher = difflib.SequenceMatcher(None, a, b)
    opcodes = matcher.get_opcodes()
    plain = difflib.SequenceMatcher(None, a, b, autojunk=False)
    print(json.dumps({
        "name": name, "gold": gold, "text": text, "extracted": len(a), "wanted": len(b),
        "hit": sum(block.size for block in matcher.get_matching_blocks()),
        "plain": sum(block.size for block in plain.get_matching_blocks()),
        "tags": sum(tags(a[i:j]) for kind, i, j, _, _ in opcodes if kind == "equal"),
        "opposite": sum(min(tags(a[i:j]), tags(b[k:l])) for kind, i, j, k, l in opcodes if kind == "replace"),
    }, ensure_ascii=False))


def words(rng, n, types):
    """Words of which a few are frequent, as in a language."""
    return [f"w{k}" for k in rng.choices(range(types), weights=[1 / (k + 1) for k in range(types)], k=n)]


def page(rng, n, types):
    """Words in segments, with tags that stand apart or not."""
    out = []
    for i, w in enumerate(words(rng, n, types)):
        if rng.random() < .1:
            out.append(rng.choice(["\n", "\n\n", "\r\n", "\nURL: http://a.example/\n", "\t", "\x00", "\u00a0"]))
        if rng.random() < .08:
            out.append(rng.choice(TAGS) + rng.choice(["", " "]))
        out.append(w + " ")
    return "".join(out).strip(" ")


def edited(rng, text, edits, size, types):
    out = text.split(" ")
    for _ in range(edits):
        i = rng.randrange(len(out) + 1)
        out[i : i + rng.randrange(size)] = page(rng, rng.randrange(size), types).split(" ")
    return " ".join(out)


rng = random.Random(1)
for n, types in ((0, 1), (3, 3), (20, 10), (60, 40), (150, 60), (198, 60), (240, 80), (400, 90), (700, 300)):
    gold = page(rng, n, types)
    say(f"{n} words", gold, edited(rng, gold, 2 + n // 20, 8, types))
say("unrelated", page(rng, 300, 60), page(rng, 260, 60))
rng = random.Random(4)
gold = words(rng, 1200, 300)
text = list(gold)
for _ in range(60):
    i = rng.randrange(len(text))
    text[i : i + rng.randrange(8)] = words(rng, rng.randrange(8), 300)
say("1200 tokens", " ".join(gold), " ".join(text))
