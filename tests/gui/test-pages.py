"""Reads every page of the desk and every window that opens there, as a screen reader would: all of it is Russian, all that can
be touched has a name, nothing of the machine shows through, and GTK has nothing to complain of."""
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk import in_the_other_layout, perform, wait
from pages import World
from tree import FOCUSABLE, SENSITIVE, VISIBLE, holds

LATIN = re.compile(r"[A-Za-z]{4,}")
# What is Latin by its nature: names of formats and of zones abroad, keys to be pressed, addresses of people and machines.
MEANT = re.compile(r"\(?(?:Ctrl|Shift|Alt)\+[^)]*\)?|CSV|UTF|Windows|Asia/\w+|e-mail|\b[\w.+-]+@[\w.-]+|\b(?:https?://|www\.)\S+", re.I)
UNNAMED = re.compile(r"|(?:Gtk|Adw)\w+")   # what has no name goes by its class, and nobody hears of it
KEYS = {"Ctrl", "Shift", "Delete", "BackSpace", "Return"}      # as they stand on the keyboard, in the window of shortcuts
RAW = re.compile(r"\{\d\}|%[sdul]\b|\(null\)|\bNULL\b|\b0000-00-00|\b00\.00\.0000|\b01\.01\.1970")
CONTAINERS = {"filler", "panel", "viewport", "scroll pane"}


def texts_of(node):
    yield node.description
    if node.role not in CONTAINERS and not UNNAMED.fullmatch(node.name):
        yield node.name


def is_nameless(node):
    """A row is called by its cells; the cross of a tab, and the window of shortcuts, are the libraries' own."""
    return (node.role not in CONTAINERS | {"table row"} and node.parent is not None and node.parent.name != "AdwTab"
            and node.has(FOCUSABLE) and node.has(SENSITIVE) and node.has(VISIBLE) and UNNAMED.fullmatch(node.name))


def look(world, found, page, window):
    for node in window.below(hidden=re.match(r"(client|person|role|branch):\d", page) is not None):
        for text in texts_of(node):
            strange = text not in world.written and LATIN.search(MEANT.sub("", text)) and not (node.role == "label" and text in KEYS)
            if strange or RAW.search(text):
                found.add((page, node.role, text))
        if is_nameless(node) and "ctrl+question" not in page:
            found.add((page, "has no name", node.where()))


def read(world, name, pages, **how):
    found = set()
    if world.desk is not None:
        world.desk.close()
    world.come_in(name, pages, **how)
    world.visit(pages, lambda page, window: look(world, found, page, window))
    assert not found, "\n".join(" | ".join(one) for one in sorted(found))


def every_page_of_clients_can_be_read(world):
    read(world, "desk", world.of_clients(), invitation=world.bank.invite("Окно 3"))


def every_card_of_the_house_can_be_read_and_closed(world):
    read(world, "desk", world.of_people())


def every_list_of_the_house_can_be_read(world):
    read(world, "desk", world.of_the_house())


def over(world, found, what, open_it):
    """Reads what opens over the page by this, and closes it: keys and clicks are heard in their order."""
    seen = lambda window: {node.path for node in window.below() if node.role not in CONTAINERS}
    before = seen(world.top())
    def opened():    # again, where the click has only closed what was open before
        open_it()
        return holds(lambda: seen(world.reader.windows()[-1]) - before, 6)
    wait(opened, 20, what="something over the page by " + what)
    look(world, found, what, world.top())
    world.desk.key("Escape")


def typed(world, key, name, text):
    world.desk.key(key)
    world.reader.at(name)
    world.desk.type(text)


def what_opens_over_a_page_can_be_read(world):
    found = set()
    world.desk.close()
    world.come_in("desk", [("clients:", [])])
    world.desk.raise_window()
    world.reader.find("tree table", "Клиенты")
    for button in ("^Ждёт вас", "^Все команды$", "^Я$", "^Ещё фильтры$", "^Столбцы$"):
        over(world, found, button, lambda: world.reader.mouse(world.reader.find("push button", re.compile(button))))
    over(world, found, "F1", lambda: world.desk.key("F1"))
    for text in (in_the_other_layout(world.bank.surname()[:4]), world.bank.one("SELECT tin FROM client WHERE id = ?", world.bank.client(2)),
                 ">комбинации", "йцукенгш"):
        over(world, found, "search for " + text, lambda: typed(world, "ctrl+k", "Поиск по всему банку", text))
        world.desk.key("ctrl+a", "BackSpace")
    assert not found, "\n".join(" | ".join(one) for one in sorted(found))


def nobody_had_to_complain(world):
    world.desk.close()
    complaints = [line for line in open(world.desk.log) if re.search(r"WARNING|CRITICAL|ERROR|Sanitizer|assert", line)]
    assert not complaints, "".join(complaints)


STEPS = [every_page_of_clients_can_be_read, every_card_of_the_house_can_be_read_and_closed,
         every_list_of_the_house_can_be_read, what_opens_over_a_page_can_be_read, nobody_had_to_complain]

perform(STEPS, World)
