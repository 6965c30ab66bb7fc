"""Writes what difflib of Python 3.11 says of random pairs:

    python3 golden.py >golden.jsonl

A line is a pair: the sequences, get_matching_blocks without the last one, which is
empty, and get_opcodes by the first letter of what they do.
"""

import difflib
import json
import random


def say(name, a, b):
    m = difflib.SequenceMatcher(None, a, b)
    blocks = [list(x) for x in m.get_matching_blocks()[:-1]]
    opcodes = [[code[0]] + list(rest) for code, *rest in m.get_opcodes()]
    print(json.dumps({"name": name, "a": a, "b": b, "blocks": blocks, "opcodes": opcodes}, separators=(",", ":")))


def zipf(rng, n, types):
    """A text in which a few words are frequent, as in a language."""
    return rng.choices(range(types), weights=[1 / (k + 1) for k in range(types)], k=n)


def edited(rng, a, edits, size, types):
    """A copy in which runs were cut, put in, replaced or moved."""
    out = list(a)
    for _ in range(edits):
        i = rng.randrange(len(out) + 1)
        cut = out[i : i + rng.randrange(size + 1)]
        del out[i : i + len(cut)]
        kind = rng.randrange(3)
        if kind == 0:
            cut = []
        elif kind == 1:
            cut = zipf(rng, rng.randrange(size + 1), types)
        else:
            i = rng.randrange(len(out) + 1)
        out[i:i] = cut
    return out


def main():
    rng = random.Random(1)
    say("both empty", [], [])
    say("a empty", [], [1, 2])
    say("b empty", [1, 2], [])
    say("equal", [1, 2, 3], [1, 2, 3])
    say("earliest of equally long runs", [1, 2, 9, 1, 2], [1, 2, 8, 1, 2])
    say("longest is not the most", [1, 2, 3, 9, 9, 9, 9], [9, 9, 9, 9, 1, 2, 3])
    for n in (199, 200):
        say(f"{n} equal tokens", [7] * n, [7] * n)
        say(f"{n} equal tokens after another", [1] + [7] * n, [2, 3] + [7] * n)
        say(f"{n} equal tokens after one missing", [1] + [7] * n, [7] * n)
    # Of 250 tokens three are not popular and four are.
    rare = [1] * 3 + [2] * 4
    say("edge of popularity", rare + list(range(10, 253)), list(range(300, 543)) + rare)
    say("short b is not junked", zipf(rng, 400, 20), zipf(rng, 150, 20))
    say("popular in b only", zipf(rng, 150, 20), zipf(rng, 400, 20))
    for k, (n, edits, size, types) in enumerate([
        (30, 4, 6, 8), (120, 8, 10, 30), (210, 10, 10, 60), (260, 14, 12, 90),
        (320, 20, 25, 200), (450, 30, 30, 150), (700, 40, 30, 400), (1000, 60, 40, 900),
    ]):
        a = zipf(rng, n, types)
        say(f"edited {k}", a, edited(rng, a, edits, size, types))
    for k, (n, m, types) in enumerate([(40, 50, 5), (250, 230, 12), (300, 400, 110), (600, 500, 130)]):
        say(f"unrelated {k}", zipf(rng, n, types), zipf(rng, m, types))
    flat = [rng.randrange(120) for _ in range(600)]
    say("all below one in a hundred", flat, edited(rng, flat, 40, 20, 120))
    up = list(range(105)) * 4
    say("cycles up and down", up, up[::-1])
    say("cycles shifted", up, up[50:] + up[:50])


main()
