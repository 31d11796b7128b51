"""What may stand on the screen and what may not: all of it is Russian, all that can be touched has a name, nothing of the machine
shows through. And where in the client a window is made, so that none is forgotten."""
import glob
import os
import re
from collections import Counter

from desk import SOURCE
from tree import FOCUSABLE, SENSITIVE, VISIBLE

LATIN = re.compile(r"[A-Za-z]{4,}")
# What is Latin by its nature: names of formats and of zones abroad, keys to be pressed, addresses of people and machines.
MEANT = re.compile(r"\(?(?:Ctrl|Shift|Alt)\+[^)]*\)?|CSV|UTF|Windows|Asia/\w+|e-mail|\b[\w.+-]+@[\w.-]+|\b(?:https?://|www\.)\S+", re.I)
UNNAMED = re.compile(r"|(?:Gtk|Adw)\w+")   # what has no name goes by its class, and nobody hears of it
KEYS = {"Ctrl", "Shift", "Delete", "Insert", "BackSpace", "Return"}      # as they stand on the keyboard, in the window of shortcuts
RAW = re.compile(r"\{\d\}|%[sdul]\b|\(null\)|\bNULL\b|\b0000-00-00|\b00\.00\.0000|\b01\.01\.1970")
ADDRESS = re.compile(r"\b[a-z]+:\d+\b")         # of a record whose name the second person may not know: a proposal says it so
CONTAINERS = {"filler", "panel", "viewport", "scroll pane"}

# Whatever makes a window of ours, or a list over one; those that serve others are called by them.
MAKER = re.compile(r"\b(?:adw_message_dialog_new|adw_window_new|form_dialog_present|page_ask_\w+|sublist_edit|gtk_popover_new|progress_new|sheet_new)"
                   r" \(|<object class='GtkShortcutsWindow'")
SERVING = {"page/asking.c", "page/progress.c", "page/sublist.c"}
# The frame of all forms, and the one in which a draft comes back; what a desk says that is older than its server, which this is not.
FRAMES = {"page/form-dialog.c": 2, "shell/door.c": 1}
# GTK's own calendar, and the words of a list that a field offers: nothing in them is ours to say.
OF_OTHERS = {"form/day-entry.c", "form/pick-entry.c"}


def texts_of(node):
    yield node.description
    if node.role not in CONTAINERS and not UNNAMED.fullmatch(node.name):
        yield node.name


def is_nameless(node):
    """A row is called by its cells; the cross of a tab, and the window of shortcuts, are the libraries' own."""
    return (node.role not in CONTAINERS | {"table row"} and node.parent is not None and node.parent.name != "AdwTab"
            and node.has(FOCUSABLE) and node.has(SENSITIVE) and node.has(VISIBLE) and UNNAMED.fullmatch(node.name))


def is_strange(text):
    return LATIN.search(MEANT.sub("", text))


def wrong(window, written=(), hidden=False, foreign=False):
    """(role, text) of what nobody should read there; @written: what people wrote; the names of a @foreign window are not ours."""
    for node in window.below(hidden=hidden):
        for text in texts_of(node):
            strange = text not in written and is_strange(text) and not (node.role == "label" and text in KEYS)
            if strange or RAW.search(text):
                yield node.role, text
        if is_nameless(node) and not foreign:
            yield "has no name", node.where()


def must_be_read(made, window, written=(), addressed=False):
    """For a story that has opened it: the window, or list, of this file of the client. @made is what the table is checked by."""
    found = sorted(one for one in set(wrong(window, written)) if not addressed or RAW.search(one[1]) or is_strange(ADDRESS.sub("", one[1])))
    assert not found, "%s: %s" % (made, found)


def made_by_the_client():
    """How often each file of the client makes a window or a list over one."""
    count = Counter()
    for path in glob.glob(os.path.join(SOURCE, "client/**/*.c"), recursive=True):
        name = os.path.relpath(path, os.path.join(SOURCE, "client"))
        with open(path, encoding="utf-8") as text:
            made = sum(line.startswith("  ") and len(MAKER.findall(line)) for line in text)
        if made and name not in SERVING | OF_OTHERS:
            count[name] = made - FRAMES.get(name, 0)
    return count


def read_by_other_stories():
    count = Counter()
    for path in glob.glob(os.path.join(SOURCE, "tests/gui/*.py")):
        with open(path, encoding="utf-8") as text:
            count.update(re.findall(r"must_be_read\(\"([\w/.-]+)\"", text.read()))
    return count


def kinds_of_pages():
    """As the client's table of addresses has them."""
    with open(os.path.join(SOURCE, "client/shell/route.c"), encoding="utf-8") as text:
        return set(re.findall(r"\{ \"(\w+)\", \w+_open \}", text.read()))
