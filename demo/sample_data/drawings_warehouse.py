"""Drawings of what the warehouse and the workshop need; see `drawings` for how they are made."""

from demo.sample_data.drawings import GREY, INK, PALE, WHITE, Sheet

CARTON, CARTON_DARK, STEEL = "#cfa678", "#b0875a", "#b9c4ca"


def box(s: Sheet) -> None:
    """Paint a closed carton."""
    s.shape(CARTON, (18, 38), (50, 48), (50, 84), (18, 72))
    s.shape(CARTON_DARK, (82, 38), (50, 48), (50, 84), (82, 72))
    s.shape("#e0bd92", (18, 38), (50, 28), (82, 38), (50, 48))
    s.shape(s.accent, (32, 33.5), (38, 31.7), (70, 41.7), (64, 43.5))


def tape(s: Sheet) -> None:
    """Paint two rolls of tape."""
    for dx, dy in ((22, 0), (0, 16)):
        s.oval(18 + dx, 20 + dy, 60 + dx, 62 + dy, CARTON_DARK)
        s.oval(20 + dx, 22 + dy, 58 + dx, 60 + dy, CARTON)
        s.oval(30 + dx, 32 + dy, 48 + dx, 50 + dy, PALE)
        s.oval(32 + dx, 34 + dy, 46 + dx, 48 + dy, s.main)


def roll(s: Sheet) -> None:
    """Paint a roll of bubble wrap."""
    s.box(30, 24, 84, 64, WHITE)
    for row in range(5):
        for column in range(8):
            s.oval(33 + column * 6.3, 26 + row * 7.4, 37.5 + column * 6.3, 30.5 + row * 7.4, PALE)
    s.oval(16, 24, 44, 64, PALE)
    s.oval(24, 35, 36, 53, s.main)
    s.shape(WHITE, (30, 64), (84, 64), (76, 80), (22, 80))


def film(s: Sheet) -> None:
    """Paint three rolls of film."""
    for x in (22, 44, 66):
        s.box(x - 2, 26, x + 14, 78, WHITE, 2)
        s.box(x, 30, x + 10, 74, s.main, 2)
        s.line(PALE, 1.2, (x + 3, 34), (x + 3, 70))


def labels(s: Sheet) -> None:
    """Paint a roll of labels, one with a barcode."""
    s.box(24, 30, 76, 84, WHITE, 1)
    s.box(24, 18, 76, 34, PALE, 8)
    s.line(GREY, 1.4, (30, 42), (52, 42))
    s.line(GREY, 1.4, (30, 48), (46, 48))
    for index, width in enumerate((1, 2, 1, 3, 1, 2, 2, 1, 3, 1, 1, 2)):
        s.box(30 + index * 3.4, 58, 30 + index * 3.4 + width * 0.8, 76, INK)


def scale(s: Sheet) -> None:
    """Paint a parcel on a scale."""
    s.box(16, 64, 84, 76, INK, 3)
    s.box(18, 60, 82, 65, STEEL, 1)
    s.box(34, 68, 52, 73, "#9fd8b4", 1)
    s.shape(CARTON, (32, 36), (68, 36), (68, 60), (32, 60))
    s.box(46, 36, 54, 60, s.accent)


def truck(s: Sheet) -> None:
    """Paint a pallet truck with a load."""
    s.line(INK, 3, (24, 66), (16, 22))
    s.line(s.dark, 4, (10, 22), (24, 20))
    s.box(20, 58, 34, 72, s.main, 2)
    s.box(30, 66, 88, 72, s.main, 1)
    s.oval(20, 70, 32, 82, INK)
    s.oval(76, 72, 84, 80, INK)
    s.box(44, 40, 80, 64, CARTON, 1)
    s.box(58, 40, 66, 64, CARTON_DARK)


def filler(s: Sheet) -> None:
    """Paint a dispenser with crumpled paper."""
    s.box(22, 46, 78, 82, CARTON_DARK, 1)
    s.box(32, 56, 68, 72, CARTON, 1)
    s.shape("#e0bd92", (36, 46), (30, 30), (44, 34), (50, 18), (58, 33), (70, 24), (66, 46))
    s.line(CARTON, 1.4, (50, 24), (48, 46))


def helmet(s: Sheet) -> None:
    """Paint a safety helmet."""
    s.half(22, 26, 78, 90, 180, 360, s.accent)
    s.box(14, 57, 86, 64, s.accent, 3)
    s.half(43, 22, 57, 90, 180, 360, s.dark)
    s.box(14, 60, 86, 64, s.dark, 2)


def goggles(s: Sheet) -> None:
    """Paint a pair of goggles."""
    s.line(INK, 4, (10, 50), (90, 50))
    s.box(18, 34, 82, 68, s.main, 14)
    s.box(23, 39, 77, 63, "#d7eef5", 10)
    s.shape(s.main, (44, 70), (50, 58), (56, 70))
    s.line(WHITE, 2, (30, 56), (40, 44))


def gloves(s: Sheet) -> None:
    """Paint a pair of gloves."""
    for x, colour in ((18, s.main), (52, s.dark)):
        s.box(x + 4, 44, x + 26, 74, colour, 5)
        for finger in range(4):
            s.line(colour, 5, (x + 7 + finger * 5.4, 50), (x + 7 + finger * 5.4, 28 + abs(finger - 1.5) * 3))
        s.line(colour, 6, (x + 24, 62), (x + 31, 50))
        s.box(x + 4, 72, x + 26, 82, INK, 2)


def vest(s: Sheet) -> None:
    """Paint a high-visibility vest."""
    s.shape(
        "#f2e94e", (30, 18), (42, 18), (50, 36), (58, 18), (70, 18), (78, 40), (74, 82), (26, 82), (22, 40)
    )
    for y in (50, 66):
        s.box(24.5, y, 75.5, y + 6, PALE)
    s.line(GREY, 1.4, (50, 36), (50, 82))


def earmuffs(s: Sheet) -> None:
    """Paint ear defenders."""
    s.arc(24, 18, 76, 86, 180, 360, INK, 5)
    for x in (16, 64):
        s.box(x, 46, x + 20, 78, s.accent, 8)
        s.box(x + 4, 51, x + 16, 73, s.dark, 6)


def firstaid(s: Sheet) -> None:
    """Paint a first-aid kit."""
    s.arc(38, 22, 62, 46, 180, 360, INK, 3)
    s.box(16, 32, 84, 78, "#3d9970", 5)
    s.box(44, 40, 56, 70, WHITE, 1)
    s.box(35, 49, 65, 61, WHITE, 1)


def shoe(s: Sheet) -> None:
    """Paint a safety shoe."""
    s.shape(s.dark, (22, 34), (46, 34), (52, 50), (76, 56), (84, 66), (84, 72), (18, 72))
    s.box(16, 70, 86, 79, INK, 3)
    s.half(64, 54, 88, 90, 180, 330, s.accent)
    for x in (45, 50, 55):
        s.line(WHITE, 1.6, (x - 1, 46 + (x - 45) * 0.7), (x - 7, 50 + (x - 45) * 0.7))


def mask(s: Sheet) -> None:
    """Paint a respirator mask."""
    s.arc(6, 34, 40, 70, 60, 300, GREY, 1.6)
    s.arc(60, 34, 94, 70, 240, 480, GREY, 1.6)
    s.shape(WHITE, (26, 36), (50, 28), (74, 36), (74, 62), (50, 78), (26, 62))
    s.line(PALE, 1.4, (26, 49), (74, 49))
    s.line(GREY, 2, (42, 33), (58, 33))
    s.oval(54, 52, 66, 64, s.main)


def drill(s: Sheet) -> None:
    """Paint a cordless drill."""
    s.box(28, 26, 70, 46, s.accent, 4)
    s.shape(INK, (32, 44), (48, 44), (44, 72), (30, 72))
    s.box(24, 70, 52, 82, s.dark, 3)
    s.box(70, 30, 80, 42, INK, 1)
    s.box(80, 34.5, 92, 37.5, STEEL)
    s.box(48, 46, 53, 54, s.dark, 1)


def screwdriver(s: Sheet) -> None:
    """Paint three screwdrivers."""
    for x, colour in ((24, s.accent), (44, s.main), (64, s.dark)):
        s.box(x, 18, x + 12, 50, colour, 5)
        s.box(x + 1, 24, x + 11, 28, INK)
        s.box(x + 4.5, 50, x + 7.5, 80, STEEL)
        s.shape(STEEL, (x + 3, 78), (x + 9, 78), (x + 7.5, 84), (x + 4.5, 84))


def spanner(s: Sheet) -> None:
    """Paint three spanners."""
    for dx, width in ((0, 6), (20, 5), (38, 4)):
        s.line(STEEL, width, (28 + dx, 30), (34 + dx, 74))
        s.oval(27 + dx, 68, 41 + dx, 82, STEEL)
        s.oval(31 + dx, 72, 37 + dx, 78, s.ground)
        s.oval(20 + dx, 18, 35 + dx, 33, STEEL)
        s.shape(s.ground, (24 + dx, 16), (30 + dx, 16), (29 + dx, 26), (26 + dx, 26))


def hammer(s: Sheet) -> None:
    """Paint a claw hammer."""
    s.line(s.accent, 7, (50, 40), (50, 84))
    s.line(INK, 7.5, (50, 62), (50, 83))
    s.box(26, 24, 62, 40, STEEL, 2)
    s.shape(STEEL, (60, 25), (80, 34), (84, 44), (72, 38), (60, 39))


def toolcase(s: Sheet) -> None:
    """Paint a tool case."""
    s.arc(36, 20, 64, 44, 180, 360, INK, 4)
    s.box(14, 32, 86, 78, s.dark, 4)
    s.box(14, 50, 86, 54, INK)
    for x in (28, 64):
        s.box(x, 46, x + 8, 60, s.accent, 1)


def measure(s: Sheet) -> None:
    """Paint a tape measure."""
    s.box(64, 66, 94, 74, "#f6d55c")
    for x in range(68, 94, 4):
        s.line(INK, 0.7, (x, 66), (x, 70))
    s.box(22, 24, 68, 76, s.main, 12)
    s.oval(32, 34, 58, 60, s.dark)
    s.oval(38, 40, 52, 54, s.accent)


def level(s: Sheet) -> None:
    """Paint a spirit level."""
    s.box(8, 40, 92, 62, s.main, 2)
    s.box(8, 46, 92, 56, s.dark)
    s.box(38, 43, 62, 59, "#d8ef8a", 4)
    s.oval(46, 46, 55, 54, WHITE)
    for x in (45, 56):
        s.line(INK, 0.8, (x, 43), (x, 59))
    s.oval(78, 45, 88, 57, "#d8ef8a")


def worklight(s: Sheet) -> None:
    """Paint a work light."""
    s.line(INK, 3, (30, 82), (30, 50))
    s.line(INK, 3, (70, 82), (70, 50))
    s.box(24, 80, 76, 85, INK, 2)
    s.box(24, 22, 76, 64, s.dark, 4)
    s.box(29, 27, 71, 59, "#fdf6d3", 2)
    for row in range(3):
        for column in range(4):
            s.oval(32 + column * 9.5, 30 + row * 9, 39 + column * 9.5, 37 + row * 9, "#f6d55c")
