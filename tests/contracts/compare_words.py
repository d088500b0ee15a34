"""Compares words on a printed page with the same words drawn by HarfBuzz, FriBiDi and FreeType, through Pillow.

Usage: compare_words.py CASES      CASES is JSON: a list of {"page", "words", "size", "below"}: a picture of a page's top
without greys, the words of the line above its first rule from left to right, each {"text", "font", "face"}, how many
dots an em has, and how far the rule is from the line. Prints one JSON list a case: for each word {"same", "unshaped"},
how much of the ink is the same (1 is all) as the word shaped, and as its letters one after the other from left to right.
"""

import json
import sys

from PIL import Image, ImageChops, ImageDraw, ImageFont

# A word's dots may lie so far from where another rounds them to.
SLACK = 3


def ink(picture):
    """True ink as white on black, cut to its bounds."""
    bounds = picture.getbbox()
    return picture.crop(bounds) if bounds else picture


def line_above_the_rule(case):
    page = Image.open(case["page"]).convert("L").point(lambda light: 255 if light < 128 else 0)
    width, height = page.size
    # A column of one dot a row: how much of the row is ink.
    rows = page.resize((1, height), Image.Resampling.BOX).tobytes()
    rule = next(row for row, dark in enumerate(rows) if dark > 0.6 * 255)
    baseline = rule - case["below"]
    return page.crop((0, round(baseline - 1.15 * case["size"]), width, rule - 2))


def parts(line, count):
    """The line cut at its widest gaps, so that it has this many parts."""
    line = ink(line)
    dark = line.resize((line.width, 1), Image.Resampling.BOX).point(lambda shade: 255 if shade else 0).tobytes()
    gaps, start = [], None
    for column, shade in enumerate(dark):
        if shade == 0 and start is None:
            start = column
        elif shade and start is not None:
            gaps.append((column - start, start, column))
            start = None
    cuts = sorted((begin, end) for _, begin, end in sorted(gaps)[-(count - 1) :]) if count > 1 else []
    edges = [0, *(edge for cut in cuts for edge in cut), line.width]
    return [ink(line.crop((left, 0, right, line.height))) for left, right in zip(edges[::2], edges[1::2])]


def drawn(word, size, engine):
    font = ImageFont.truetype(word["font"], size, index=word["face"], layout_engine=engine)
    canvas = Image.new("L", (round(size * (len(word["text"]) + 2) * 2), round(size * 4)))
    ImageDraw.Draw(canvas).text((round(size), round(size)), word["text"], fill=255, font=font)
    return ink(canvas.point(lambda shade: 255 if shade >= 128 else 0))


def same(ours, theirs):
    """The ink both have, of all the ink either has, where they fit best."""
    best = 0.0
    # As if they began at the same place, or ended there.
    for right in {0, ours.width - theirs.width}:
        for down in {0, ours.height - theirs.height}:
            for x in range(right - SLACK, right + SLACK + 1):
                for y in range(down - SLACK, down + SLACK + 1):
                    size = (max(ours.width, theirs.width) + 4 * SLACK, max(ours.height, theirs.height) + 4 * SLACK)
                    one, other = Image.new("L", size), Image.new("L", size)
                    left, top = max(0, -x), max(0, -y)
                    one.paste(ours, (left, top))
                    other.paste(theirs, (left + x, top + y))
                    both = ImageChops.darker(one, other).histogram()[255]
                    either = ImageChops.lighter(one, other).histogram()[255]
                    best = max(best, both / max(1, either))
    return round(best, 3)


def compared(case):
    words = case["words"]
    for part, word in zip(parts(line_above_the_rule(case), len(words)), words, strict=True):
        shaped = drawn(word, case["size"], ImageFont.Layout.RAQM)
        unshaped = drawn(word, case["size"], ImageFont.Layout.BASIC)
        yield {"same": same(part, shaped), "unshaped": same(part, unshaped)}


with open(sys.argv[1], encoding="utf-8") as file:
    for each in json.load(file):
        print(json.dumps(list(compared(each))), flush=True)
