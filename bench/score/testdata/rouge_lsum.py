"""Hits of ROUGE-LSum, in Python 3.11 and its standard library.

    python3 rouge_lsum.py > rouge_lsum.jsonl

Each line holds the sentences of a gold and of a text, their tokens as numbers. The rules
are those of rouge_score's summary-level LCS: the table of each pair of sentences is
filled cell by cell and walked back.
"""

import collections
import json
import random


def positions(gold, other):
    """Positions in gold of the longest common subsequence that rouge_score walks."""
    table = [[0] * (len(other) + 1) for _ in range(len(gold) + 1)]
    for i, x in enumerate(gold):
        for j, y in enumerate(other):
            table[i + 1][j + 1] = table[i][j] + 1 if x == y else max(table[i][j + 1], table[i + 1][j])
    i, j, out = len(gold), len(other), set()
    while i and j:
        if gold[i - 1] == other[j - 1]:
            i, j = i - 1, j - 1
            out.add(i)
        elif table[i][j - 1] > table[i - 1][j]:
            j -= 1
        else:
            i -= 1
    return out


def hits(gold, other):
    """Hits of lists of sentences, each a list of tokens."""
    left = collections.Counter(t for s in gold for t in s), collections.Counter(t for s in other for t in s)
    n = 0
    for s in gold:
        for i in sorted(set().union(*(positions(s, o) for o in other))):
            if left[0][s[i]] and left[1][s[i]]:
                n += 1
                left[0][s[i]] -= 1
                left[1][s[i]] -= 1
    return n


def main():
    rng = random.Random(1)
    for _ in range(200):
        tokens = range(rng.choice([2, 4, 12]))
        gold, text = ([rng.choices(tokens, k=rng.randrange(0, 9)) for _ in range(rng.randrange(0, 5))] for _ in range(2))
        print(json.dumps({"gold": gold, "text": text, "hits": hits(gold, text)}, separators=(",", ":")))


if __name__ == "__main__":
    main()
