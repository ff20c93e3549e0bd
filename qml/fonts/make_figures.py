#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes Rostrum Figures: Inter's Latin letters and signs with tabular digits as the default.

Qt before 6.6 cannot turn on a font's `tnum` feature, and digits of different widths make a column of scores tremble.
Needs fontTools and Debian's fonts-inter; run it here when Inter changes: ./make_figures.py
"""
import pathlib

from fontTools import subset
from fontTools.ttLib import TTFont

SOURCE = pathlib.Path("/usr/share/fonts/opentype/inter")
FAMILY = "Rostrum Figures"
SIGNS = "\u00a0\u2009\u202f\u2212\u2013\u2014\u2026\u00b7\u00d7\u25b2\u25bc\u25cf\u00b1\u2018\u2019\u201c\u201d"
WEIGHTS = {"Medium": 500, "SemiBold": 600, "Bold": 700}


def tabular(font):
    """The single substitutions of the feature tnum, glyph name to glyph name."""
    table = font["GSUB"].table
    lookups = {i for record in table.FeatureList.FeatureRecord if record.FeatureTag == "tnum"
               for i in record.Feature.LookupListIndex}
    mapping = {}
    for index in lookups:
        for part in table.LookupList.Lookup[index].SubTable:
            part = getattr(part, "ExtSubTable", part)
            mapping.update(getattr(part, "mapping", {}))
    return mapping


def make(style, weight):
    font = TTFont(SOURCE / f"Inter-{style}.otf")
    swap = tabular(font)
    for cmap in font["cmap"].tables:
        if cmap.isUnicode():
            cmap.cmap = {code: swap.get(glyph, glyph) for code, glyph in cmap.cmap.items()}
    options = subset.Options()
    options.layout_features = []
    options.name_IDs = [0, 1, 2, 4, 6, 13, 14, 16, 17]
    options.hinting = False
    options.desubroutinize = True
    maker = subset.Subsetter(options)
    maker.populate(text="".join(map(chr, range(0x20, 0x7F))) + SIGNS)
    maker.subset(font)
    font["OS/2"].usWeightClass = weight
    names = {1: f"{FAMILY} {style}", 2: "Regular", 4: f"{FAMILY} {style}",
             6: f"RostrumFigures-{style}", 16: FAMILY, 17: style}
    for record in list(font["name"].names):
        if record.nameID in names:
            record.string = names[record.nameID]
    for number, text in names.items():
        font["name"].setName(text, number, 3, 1, 0x409)
    if style == "Bold":  # Bold is the one that legacy families link to by style, not by name
        font["name"].setName(FAMILY, 1, 3, 1, 0x409)
        font["name"].setName("Bold", 2, 3, 1, 0x409)
    font.recalcTimestamp = False
    font.save(f"RostrumFigures-{style}.otf")


if __name__ == "__main__":
    for name, value in WEIGHTS.items():
        make(name, value)
