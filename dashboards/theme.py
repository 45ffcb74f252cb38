"""One look for pages, reports and figures: colours, type, and how a chart behaves.

Colours are those of Okabe & Ito (2008), which people with the common kinds of colour blindness tell
apart; no meaning rests on colour alone, so marks also differ in shape, lines in dashes, areas in
pattern, and words stand beside them.
"""

from __future__ import annotations

from typing import Any, Literal

import plotly.graph_objects as go

Medium = Literal["screen", "print", "wall"]
"""Where a figure is seen: on a screen, on paper, or across a room."""

INK, SOFT, FAINT, GRID, PAPER = "#1A1F27", "#4B5563", "#6B7280", "#E3E7EC", "#FFFFFF"
"""Text, secondary text (7.5 : 1 on paper), tertiary text (4.8 : 1), grid lines, background."""

BLUE, VERMILLION, GREEN, ORANGE = "#0072B2", "#D55E00", "#009E73", "#E69F00"
SKY, PURPLE, YELLOW, BLACK = "#56B4E9", "#CC79A7", "#F0E442", "#000000"

BEFORE, AFTER = "#8A94A3", BLUE
BETTER, WORSE, UNCLEAR = BLUE, VERMILLION, FAINT

SERIES = (BLUE, VERMILLION, GREEN, ORANGE, PURPLE, SKY)
SYMBOLS = ("circle", "diamond", "square", "triangle-up", "cross", "x")
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
PATTERNS = ("", "/", ".", "\\", "x", "-", "+", "|")

SEQUENCE = ("#F7FBFF", "#D6E6F4", "#ABD0E6", "#6AAED6", "#3787C0", "#105BA4", "#08306B")
"""From little to much, in equal steps of lightness: also readable when printed in grey."""

FAMILY = {
    "zh": '"PingFang SC", "Microsoft YaHei", "Source Han Sans SC", "Noto Sans CJK SC", '
    '"Noto Sans SC", "WenQuanYi Micro Hei", sans-serif',
    "en": '"Segoe UI", "Helvetica Neue", Arial, "Noto Sans", "PingFang SC", "Microsoft YaHei", '
    '"Noto Sans CJK SC", sans-serif',
}
"""Type of each language, with what common systems have; nothing is ever fetched."""

_SIZE = {"screen": 14, "print": 12, "wall": 20}

LOCALE = {"zh": "zh-CN", "en": "en-US"}
"""Language tags of pages and charts."""

_REMOVED = ("zoomIn2d", "zoomOut2d", "autoScale2d", "lasso2d", "select2d", "pan2d", "zoom2d")


def config(lang: str) -> dict[str, Any]:
    """How every chart behaves: no cloud, no logo, no way out of the machine.

    Since version 7 plotly offers to send charts to a server unless it is told not to.
    """
    return {
        "showSendToCloud": False,
        "showEditInChartStudio": False,
        "plotlyServerURL": "",
        "displaylogo": False,
        "displayModeBar": "hover",
        "modeBarButtonsToRemove": list(_REMOVED),
        "toImageButtonOptions": {"format": "png", "scale": 2},
        "doubleClick": "reset",
        "scrollZoom": False,
        "responsive": True,
        "locale": LOCALE[lang],
    }


def template(lang: str, medium: Medium = "screen") -> go.layout.Template:
    """The look of every figure.

    Parameters
    ----------
    lang : str
        ``zh`` or ``en``; decides the type.
    medium : str
        On ``print`` lines are darker and areas patterned, on a ``wall`` everything is larger.
    """
    size = _SIZE[medium]
    ink = BLACK if medium == "print" else INK
    axis = {
        "gridcolor": "#C9CED6" if medium == "print" else GRID,
        "zerolinecolor": SOFT,
        "zerolinewidth": 1.5,
        "linecolor": FAINT,
        "ticks": "",
        "automargin": True,
        "title": {"font": {"size": size - 1, "color": SOFT}, "standoff": 10},
        "tickfont": {"size": size - 1, "color": ink},
        "fixedrange": True,  # a finger that scrolls the page must not zoom the chart
    }
    return go.layout.Template(
        layout={
            "font": {"family": FAMILY[lang], "size": size, "color": ink},
            "paper_bgcolor": PAPER,
            "plot_bgcolor": PAPER,
            "colorway": list(SERIES),
            "colorscale": {"sequential": scale()},
            "xaxis": axis,
            "yaxis": axis | {"zeroline": False},
            "margin": {"l": 8, "r": 16, "t": 16, "b": 8},
            "hoverlabel": {
                "bgcolor": PAPER,
                "bordercolor": SOFT,
                "font": {"family": FAMILY[lang], "size": size - 1, "color": INK},
                "align": "left",
            },
            "legend": {
                "orientation": "h",
                "x": 0,
                "xanchor": "left",
                "y": 1.02,
                "yanchor": "bottom",
                "font": {"size": size - 1},
                "itemclick": False,
                "itemdoubleclick": False,
            },
            "dragmode": False,
            "hovermode": "closest",
            "bargap": 0.35,
            "annotationdefaults": {"font": {"size": size - 1, "color": ink}, "showarrow": False},
        }
    )


def scale() -> list[list[Any]]:
    """:data:`SEQUENCE` as plotly writes a colour scale."""
    last = len(SEQUENCE) - 1
    return [[i / last, colour] for i, colour in enumerate(SEQUENCE)]


def faded(colour: str, opacity: float) -> str:
    """A colour as CSS with an opacity: bands of intervals behind lines."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity:g})"


def on(colour: str) -> str:
    """Black or paper: in which of them text on ``colour`` has more contrast (WCAG 2.2).

    One of the two always has 4.5 : 1.
    """

    def luminance(code: str) -> float:
        parts = [int(code[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        red, green, blue = (
            c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    here = luminance(colour)
    light, dark = 1.05 / (here + 0.05), (here + 0.05) / 0.05
    return PAPER if light > dark else BLACK
