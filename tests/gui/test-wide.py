"""Every page in words that are 40 % wider than Russian, at 1366x768: no label, button or title of a column is cut, nothing leaves
its place. The words are made of the Russian ones when the test begins."""
import os
import re
import signal
import struct
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk import BUILD, perform, wait
from pages import World as Bank

WIDER = 0.4
# Data, not words of ours: cells of tables, what stands in fields, names of tabs; and the window of shortcuts is GTK's.
DATA = re.compile(r"GtkColumnViewCell|GtkListItemWidget|GtkText\.|AdwTab\.|GtkShortcutsWindow|client-name|PickEntry|AdwAvatar"
                  r"|GtkToggleButton\.button GtkMenuButton\.menubutton GtkBox\.box AdwGizmo"     # whose desk it is
                  r"|GtkListBoxRow\.row GtkListBox\.list GtkViewport"                       # what happened with a client
                  r"|^GtkLabel\.label GtkToggleButton\.button GtkStackSwitcher")        # the theme lets it out: its button is measured


def wide(text):
    """Its own letters once more behind it, but for what is no word: formats and marks."""
    letters = "".join(c for c in re.sub(r"%\S*|\{\d\}", "", text) if c.isalpha())
    return text + letters[:round(len(letters) * WIDER)].lower() if letters else text


def catalogue(folder):
    """The Russian one, made wide, as a .mo file."""
    with open(os.path.join(os.environ["LOCALE_DIR"], "ru/LC_MESSAGES/kontor.mo"), "rb") as file:
        raw = file.read()
    n, ids, texts = struct.unpack_from("<III", raw, 8)
    pairs = []
    for i in range(n):
        (l1, o1), (l2, o2) = (struct.unpack_from("<II", raw, at + 8 * i) for at in (ids, texts))
        key, text = raw[o1:o1 + l1], raw[o2:o2 + l2].decode()
        if key and b"\x04" not in key:     # not the head, nor what is said by a word of the programmer
            text = "\0".join(wide(one) for one in text.split("\0"))
        pairs.append((key, text.encode()))
    head, at, places, body = 28 + 16 * n, 28 + 16 * n, [], b""
    for column in zip(*pairs):
        for one in column:
            places.append((len(one), at))
            body += one + b"\0"
            at += len(one) + 1
    os.makedirs(os.path.join(folder, "ru/LC_MESSAGES"))
    with open(os.path.join(folder, "ru/LC_MESSAGES/kontor.mo"), "wb") as out:
        out.write(struct.pack("<IIIIIII", 0x950412de, 0, n, 28, 28 + 8 * n, 0, head))
        out.write(b"".join(struct.pack("<II", *place) for place in places) + body)


class World(Bank):
    said = staticmethod(wide)

    def __init__(self):
        super().__init__()
        self.file = self.bank.path("measure")
        catalogue(self.bank.path("wide"))
        os.environ["LOCALE_DIR"] = self.bank.path("wide")
        os.mkdir(self.bank.path("modules"))    # GIO loads all that lies in a folder
        os.symlink(os.path.join(BUILD, "tests/libmeasure.so"), self.bank.path("modules/libmeasure.so"))
        os.environ["GIO_EXTRA_MODULES"] = self.bank.path("modules")
        os.environ["KONTOR_MEASURE"] = self.file

    def measure(self):
        """What the desk itself says of its windows."""
        if os.path.exists(self.file):
            os.unlink(self.file)
        os.kill(self.desk.p.pid, signal.SIGUSR1)
        wait(lambda: os.path.exists(self.file), 20, what="the measures")
        return [line.rstrip("\n").split("\t") for line in open(self.file)]


def fit(world, pages, **how):
    found = set()
    if world.desk is not None:
        world.desk.close()
    world.come_in("desk", pages, **how)

    def look(page, window):
        found.update((page, what, text, size, chain[:140]) for what, text, size, chain in world.measure() if not DATA.search(chain))
    world.visit(pages, look)
    assert not found, "\n".join(" | ".join(one) for one in sorted(found))


def the_pages_of_clients_fit(world):
    fit(world, world.of_clients(), invitation=world.bank.invite("Окно 3"))


def the_window_of_what_was_fits(world):
    """Of a company and of a person, over the card, at the widths that desks leave it: labels before fields, then over them."""
    bad, cards = [], [("client:%d" % world.bank.client(form), []) for form in (2, 1)]
    for width in (1366, 1180, 1000):
        world.desk.close()
        desk = world.come_in("desk", cards, words=["--size", "%dx768" % width])
        for left, (page, _) in reversed(list(enumerate(cards))):
            world.top()
            desk.key("ctrl+h")
            world.reader.opened("the day")
            desk.key("Return")
            wait(lambda: len(world.reader.windows()) == 2 and any(node.role == "text" and node.label().startswith("ИНН")
                                                                  for node in world.reader.windows()[-1].below()), 20,
                 what="the card as it was")
            world.top()
            bad += [(width, page, *one[:3], one[3][:140]) for one in world.measure() if not DATA.search(one[3])]
            desk.key("Escape")
            world.reader.closed("what was")
            desk.key("ctrl+w")
            wait(lambda: world.tabs() == left, 10, what="it is closed")
    assert not bad, "\n".join(" | ".join(map(str, one)) for one in bad)


def the_cards_of_the_house_fit(world):
    fit(world, world.of_people())


def the_lists_of_the_house_fit(world):
    fit(world, world.of_the_house())


STEPS = [the_pages_of_clients_fit, the_window_of_what_was_fits, the_cards_of_the_house_fit, the_lists_of_the_house_fit]

perform(STEPS, World)
