"""Sentences as NLTK splits them, in Python 3.11 and its standard library.

    python3 punkt.py english.json > punkt.jsonl

english.json is data/english.json of github.com/neurosnap/sentences v1.1.2. A second
argument asks for more cases. The rules are those of NLTK's Punkt, written in the
plainest way: Python's re decides what a word is. Go has no look-ahead in regexp, so the
two share no code and no method.
"""

import json
import random
import re
import sys

PARAMS = json.load(open(sys.argv[1]))
NON_WORD = r"[)\";}\]*:@'({\[?!]"
MULTI = r"(?:-{2,}|\.{2,}|(?:\.\s){2,}\.)"
END = re.compile(rf"\S*[.?!](?=(?P<after>{NON_WORD}|\s+(?P<next>\S+)))")
WORD = re.compile(
    rf"{MULTI}|(?=[^(\"`{{\[:;&#*@)}}\]\-,])\S+?(?=\s|$|{NON_WORD}|{MULTI}|,(?=$|\s|{NON_WORD}|{MULTI}))|\S"
)
CLOSING = re.compile(r"[\"')\]}]+?(?:\s+|(?=--)|$)", re.M)
NUMBER = re.compile(r"-?[.,]?\d[\d,.-]*\.?$")
INITIAL = re.compile(r"[^\W\d]\.$")
MID_UPPER, BEGIN_LOWER, UPPER, LOWER = 4, 16, 2 + 4 + 8, 16 + 32 + 64


def kind(word, without_period):
    k = "##number##" if NUMBER.match(word) else word.lower()
    return k[:-1] if without_period and len(k) > 1 and k[-1] == "." else k


def ends_alone(word):
    """Class of a word by itself: break, ellipsis, abbreviation or none."""
    if word in (".", "?", "!"):
        return "break"
    if re.match(r"\.\.+$", word):
        return "ellipsis"
    if not word.endswith(".") or word.endswith(".."):
        return ""
    stem = word[:-1].lower()
    known = PARAMS["AbbrevTypes"]
    return "abbreviation" if stem in known or stem.split("-")[-1] in known else "break"


def starts(word, k):
    if word in ";:,.!?":
        return False
    seen = PARAMS["OrthoContext"].get(k, 0)
    if word[0].isupper() and seen & LOWER and not seen & MID_UPPER:
        return True
    if word[0].islower() and (seen & UPPER or not seen & BEGIN_LOWER):
        return False
    return None


def breaks(words):
    """Whether a sentence ends at one of the words but the last."""
    classes = [ends_alone(w) for w in words]
    for i in range(len(words) - 1):
        word, following, is_break = words[i], words[i + 1], classes[i] == "break"
        if word.endswith("."):
            k = kind(word, True)
            k2 = kind(following, classes[i + 1] == "break")
            initial = bool(INITIAL.match(word))
            start = starts(following, k2)
            if f"{k},{k2}" in PARAMS["Collocations"]:
                is_break = False
            elif classes[i] in ("abbreviation", "ellipsis") and not initial and (
                start or following[0].isupper() and k2 in PARAMS["SentStarters"]
            ):
                is_break = True
            elif initial or k == "##number##":
                lower_seen = PARAMS["OrthoContext"].get(k2, 0) & LOWER
                if start is False or start is None and initial and following[0].isupper() and not lower_seen:
                    is_break = False
        if is_break:
            return True
    return False


def sentences(text):
    cuts, begin = [], 0
    for m in END.finditer(text):
        context = (m[0] + m["after"]).split("\n")
        if breaks([w for line in context for w in WORD.findall(line)]):
            cuts.append((begin, m.end()))
            begin = m.start("next") if m["next"] else m.end()
    cuts.append((begin, len(text.rstrip())))
    out, moved = [], 0
    for i, (begin, end) in enumerate(cuts):
        begin, moved = begin + moved, 0
        if i + 1 < len(cuts) and (m := CLOSING.match(text[slice(*cuts[i + 1])])):
            end, moved = cuts[i + 1][0] + len(m[0].rstrip()), m.end()
        out.append(text[begin:end])
    return [s for s in out if s]


TEXTS = [
    "Dr. Smith met Mr. Jones in Washington. They talked.",
    "He lives in the U.S. The law is old. He left the U.S. in May.",
    "Fruit, e.g. apples, is good. Fruit, i.e. Apples and pears. See fig. 3.",
    "J. S. Bach wrote it. J. Bach did. So did I. He went home. Vitamin C. The end.",
    "Wait... What is it? It is... nothing. And... The end....  Then.",
    "He said: “It is over.” Then he left. “Over.” she said.",
    'He said: "It is over." Then he left. "Stop!" she said. "Stop!", and again.',
    "(This is aside.) This is not. [It is.] 'Quoted.' Then -- yes!-- no?-- well.",
    "One . . . two . . . . Three. ... Four.",
    "What?! No!! Really?) Yes.",
    "At 5 p.m. Mr. Jones left. At 5 p.m. the train left. In 1990. The year. No. 5 is here.",
    "It costs $3.50. See www.example.com. Read a.b.c. Or file.txt.",
    "See (Smith et al. 1990). The Corp. said so. Acme Corp. The firm. Jan. 5 was cold. Ph.D. Students.",
    "Первое предложение. Второе, т.е. другое. г. Москва. Так сказал А. С. Пушкин. Вот.",
    "Line one has no end\nLine two ends.\nLine three.\n\nLine four",
    "Ends with blank.   \n  ",
    "   ",
    "",
    ".",
    "No end",
    "a?b!c. Next. foo.)bar. Baz. a?(b) c!d",
    "He asked \"Why?\" and 'How?' and left.) Then [so.] ended.} Yes.",
    "One.Two. Three.\"Four\" five.' six.\"",
    "Rev. John and Gen. Lee. St. John's. vs. them. etc. And so on. etc. and so on.",
    "1. First item. 2. Second item. 3) Third. iv. Fourth. A. Fifth.",
    "半角。文 終わり! 次 the end. ２. 次。",
    "Prices rose 3.5%. Sales fell.\u00a0They rose.\u2003Then\u2028Next. Ünder. élan. Élan vital. ǅ. Yes.",
    "I. Magnin is a shop. B. Smith came. 12. International trade. 12. He left. 7. zimmer. 7. Zimmer.",
    "so-called Inc. He left. Time Inc. owns it. X-Corp. It grew. non-u.s. The rest.",
    "Hm,. Ok,\". Well;. So:. (a.). {b.} @c. #d. *e. f.* G.",
]

PIECES = [
    "Dr.", "the", "The", "U.S.", "he", "He", "end.", "end?", "Why?!", "...", ".", "..", "--", '"Stop!"', "(so.)", "so.)",
    '."', "'", '"', "5.", "1990.", "-3,5.", "J.", "ж.", "Ж.", "Он", "p.m.", "e.g.", "Inc.", "In", "Jan.", "\n", "\n\n", "  ", "\t",
    "a,b", "b,", ",", ";", "x.y.", "However,", "though", "it", "Smith", "b.", "!", "?", "!)", "].", "word", "Word.", "$5.", "@me.",
]


def main():
    size = int(sys.argv[2]) if len(sys.argv) > 2 else 100
    rng = random.Random(1)
    texts = TEXTS + [rng.choice(["", " ", " ", " "]).join(rng.choices(PIECES, k=rng.randrange(1, 12))) for _ in range(size)]
    for _ in range(2 * size):
        pieces = rng.choices(PIECES, k=rng.randrange(1, 25))
        texts.append("".join(p + rng.choice(["", " ", " ", " "]) for p in pieces))
    for text in texts:
        print(json.dumps({"text": text, "sentences": sentences(text)}, ensure_ascii=False, separators=(",", ":")))


if __name__ == "__main__":
    main()
