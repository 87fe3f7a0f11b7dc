"""Small flat drawings of office products, so that the shop needs nobody's photographs.

Coordinates run from 0 to 100 in both directions; y grows downwards. Each drawing paints on a `Sheet`.
"""

from io import BytesIO

from PIL import Image, ImageDraw

SIZE = 640  # pixels of the finished, square picture
SMOOTH = 2  # painted larger and scaled down, for soft edges

INK, GREY, PALE, WHITE = "#33424b", "#93a1a8", "#dfe6e9", "#ffffff"
Point = tuple[float, float]


class Sheet:
    """A square to paint on, in the colours of one category."""

    def __init__(self, ground: str, main: str, dark: str, accent: str) -> None:
        """Start with the plain ground."""
        self.ground, self.main, self.dark, self.accent = ground, main, dark, accent
        self.image = Image.new("RGB", (SIZE * SMOOTH, SIZE * SMOOTH), ground)
        self._draw = ImageDraw.Draw(self.image)

    def _at(self, *numbers: float) -> list[float]:
        return [number * SIZE * SMOOTH / 100 for number in numbers]

    def box(self, x0: float, y0: float, x1: float, y1: float, fill: str, radius: float = 0) -> None:
        """Paint a rectangle, with rounded corners if a radius is given."""
        self._draw.rounded_rectangle(self._at(x0, y0, x1, y1), self._at(radius)[0], fill)

    def oval(self, x0: float, y0: float, x1: float, y1: float, fill: str) -> None:
        """Paint an ellipse that fills the rectangle."""
        self._draw.ellipse(self._at(x0, y0, x1, y1), fill)

    def shape(self, fill: str, *points: Point) -> None:
        """Paint a polygon."""
        self._draw.polygon([tuple(self._at(*point)) for point in points], fill)

    def line(self, fill: str, width: float, *points: Point) -> None:
        """Paint a line with round ends and corners."""
        self._draw.line(
            [tuple(self._at(*point)) for point in points], fill, round(self._at(width)[0]), joint="curve"
        )
        for x, y in (points[0], points[-1]):
            self.oval(x - width / 2, y - width / 2, x + width / 2, y + width / 2, fill)

    def arc(
        self, x0: float, y0: float, x1: float, y1: float, start: float, end: float, fill: str, width: float
    ) -> None:
        """Paint a part of an ellipse's edge; degrees run clockwise from three o'clock."""
        self._draw.arc(self._at(x0, y0, x1, y1), start, end, fill, round(self._at(width)[0]))

    def half(self, x0: float, y0: float, x1: float, y1: float, start: float, end: float, fill: str) -> None:
        """Paint a slice of an ellipse; degrees run clockwise from three o'clock."""
        self._draw.pieslice(self._at(x0, y0, x1, y1), start, end, fill)

    def png(self) -> bytes:
        """Return the finished picture as a PNG file."""
        picture = self.image.resize((SIZE, SIZE), Image.Resampling.LANCZOS).quantize(64)
        file = BytesIO()
        picture.save(file, "PNG")
        return file.getvalue()


def paper(s: Sheet) -> None:
    """Paint five reams of paper."""
    for row in range(5):
        y = 72 - row * 9
        s.box(22, y, 78, y + 8, WHITE if row % 2 else PALE, 1)
        s.box(38, y, 62, y + 8, s.main)


def recycled(s: Sheet) -> None:
    """Paint reams with the sign of recycling."""
    paper(s)
    s.oval(42, 46, 58, 62, WHITE)
    s.arc(44.5, 48.5, 55.5, 59.5, 20, 320, s.accent, 2.2)


def pen(s: Sheet) -> None:
    """Paint three ballpoint pens."""
    for dx, colour in ((0, s.dark), (14, s.main), (28, s.accent)):
        s.line(colour, 6, (26 + dx, 72), (44 + dx, 30))
        s.line(INK, 2, (22.5 + dx, 80), (24.5 + dx, 75.5))
        s.line(WHITE, 1.4, (39 + dx, 46), (44.5 + dx, 33))


def markers(s: Sheet) -> None:
    """Paint five markers in their colours."""
    for index, colour in enumerate(("#d1495b", "#edae49", "#66a182", "#2e86ab", "#5b5f97")):
        x = 19 + index * 13
        s.box(x, 36, x + 9, 78, WHITE, 2)
        s.box(x, 24, x + 9, 46, colour, 2)
        s.box(x + 2, 60, x + 7, 70, colour, 1)


def notebook(s: Sheet) -> None:
    """Paint a notebook with its bookmark."""
    s.box(28, 20, 76, 82, s.dark, 3)
    s.box(26, 18, 74, 80, s.main, 3)
    s.box(26, 18, 33, 80, s.dark, 3)
    s.box(42, 30, 66, 42, WHITE, 1)
    s.box(66, 18, 68.5, 84, s.accent)


def binder(s: Sheet) -> None:
    """Paint three lever arch files."""
    for index, colour in enumerate((s.main, s.dark, s.accent)):
        x = 20 + index * 21
        s.box(x, 18, x + 18, 82, colour, 1.5)
        s.box(x + 3, 26, x + 15, 50, WHITE, 1)
        s.oval(x + 5.5, 63, x + 12.5, 70, WHITE)
        s.oval(x + 7, 64.5, x + 11, 68.5, INK)


def notes(s: Sheet) -> None:
    """Paint pads of sticky notes."""
    for dx, dy, colour in ((26, 10, s.dark), (13, 5, s.accent), (0, 0, "#f6d55c")):
        s.box(20 + dx, 24 + dy, 56 + dx, 60 + dy, colour, 1)
    for y in (34, 41, 48):
        s.line("#c9a92f", 1.4, (26, y), (50, y))


def envelope(s: Sheet) -> None:
    """Paint an envelope with a window."""
    s.box(16, 32, 84, 72, WHITE, 2)
    s.shape(PALE, (16, 33), (84, 33), (50, 56))
    s.line(GREY, 0.8, (17, 33), (50, 56), (83, 33))
    s.box(22, 58, 44, 67, s.main, 1)


def chair(s: Sheet) -> None:
    """Paint a task chair from the front."""
    s.box(34, 14, 66, 50, s.main, 6)
    s.box(30, 52, 70, 60, s.dark, 4)
    s.line(INK, 3, (50, 60), (50, 76))
    s.line(INK, 3, (32, 82), (50, 74), (68, 82))
    for x in (32, 50, 68):
        s.oval(x - 2.5, 81, x + 2.5, 86, INK)
    for x in (25, 75):
        s.line(INK, 2.5, (x, 44), (x, 56))
        s.line(INK, 3, (x - 4, 44), (x + 4, 44))


def desk(s: Sheet) -> None:
    """Paint a desk with a screen on it."""
    s.box(12, 38, 88, 43, s.accent, 1)
    for x in (22, 74):
        s.box(x, 43, x + 4, 76, INK)
        s.box(x - 7, 76, x + 11, 80, INK, 1.5)
    s.box(58, 24, 76, 36, s.dark, 1)
    s.box(65, 36, 69, 38, INK)
    s.box(24, 34, 40, 38, WHITE, 1)


def pedestal(s: Sheet) -> None:
    """Paint a pedestal with three drawers."""
    s.box(32, 20, 68, 78, s.main, 2)
    for y in (24, 41, 58):
        s.box(35, y, 65, y + 14, s.dark, 1)
        s.box(45, y + 3, 55, y + 5.5, WHITE, 1)
    for x in (38, 62):
        s.oval(x - 3, 78, x + 3, 84, INK)


def lamp(s: Sheet) -> None:
    """Paint a desk lamp and its light."""
    s.shape("#fbeeb8", (58, 36), (46, 82), (92, 82), (74, 36))
    s.box(22, 80, 50, 84, INK, 2)
    s.line(INK, 2.5, (36, 80), (30, 50), (62, 26))
    s.shape(s.main, (58, 22), (72, 22), (78, 38), (54, 38))


def monitor(s: Sheet) -> None:
    """Paint a screen on an arm."""
    s.box(34, 20, 86, 54, INK, 2)
    s.box(36.5, 22.5, 83.5, 51.5, s.main, 1)
    s.line(GREY, 3.5, (58, 50), (40, 62), (22, 56), (22, 80))
    s.box(14, 78, 34, 84, INK, 1)


def board(s: Sheet) -> None:
    """Paint a whiteboard with a curve."""
    s.box(14, 24, 86, 74, GREY, 2)
    s.box(17, 27, 83, 71, WHITE, 1)
    s.line(s.main, 2, (25, 60), (38, 48), (50, 54), (70, 36))
    s.box(30, 74, 70, 77, INK, 1)
    s.line(s.accent, 1.6, (26, 36), (44, 36))


def shelf(s: Sheet) -> None:
    """Paint a shelf with some boxes."""
    for x in (22, 74):
        s.box(x, 14, x + 4, 86, INK)
    for y in (24, 43, 62, 81):
        s.box(22, y, 78, y + 3, GREY)
    for x, y, colour in (
        (29, 11, s.main),
        (45, 30, s.dark),
        (58, 30, s.accent),
        (30, 49, s.accent),
        (52, 68, s.main),
    ):
        s.box(x, y, x + 12, y + 13, colour, 1)


def stand(s: Sheet) -> None:
    """Paint a coat stand with a coat."""
    s.line(s.accent, 3.5, (50, 16), (50, 80))
    s.box(32, 80, 68, 84, s.dark, 2)
    for x, y in ((34, 20), (66, 20), (38, 32), (62, 32)):
        s.line(s.accent, 2.5, (50, y + 8), (x, y))
    s.shape(s.main, (60, 33), (70, 37), (74, 66), (56, 66))
