"""Reads every page of the desk and every window that opens there, as a screen reader would: all of it is Russian, all that can
be touched has a name, nothing of the machine shows through, and GTK has nothing to complain of."""
import os
import re
import sys
from collections import Counter

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk import in_the_other_layout, perform, wait
from pages import World
from reading import CONTAINERS, kinds_of_pages, made_by_the_client, read_by_other_stories, wrong
from tree import Reader, holds

# What comes down over a page of clients, by the file that makes it: opened by a button, by a key, or by what is searched for.
BUTTONS = {"shell/inbox.c": "^Ждёт вас", "list/filter-bar.c": "^Ещё фильтры$", "list/chooser.c": "^Столбцы$",
           "the menu of commands": "^Все команды$", "the menu of the person": "^Я$"}
OVER_A_CARD = {"records/groups.c": "^Включить в группу$", "shell/status.c": "^Не сохранено: 1"}
SEARCH = "shell/search.c"


def look(world, found, page, window):
    hidden = re.match(r"(client|person|role|branch):\d", page) is not None
    found.update((page, *one) for one in wrong(window, world.written, hidden, foreign="ctrl+question" in page))


def read(world, name, pages, **how):
    found = set()
    if world.desk is not None:
        world.desk.close()
    world.come_in(name, pages, **how)
    world.visit(pages, lambda page, window: look(world, found, page, window))
    assert not found, "\n".join(" | ".join(one) for one in sorted(found))


def no_page_and_no_window_of_the_client_is_missing_here(world):
    pages = [*world.of_clients(), *world.of_people(), *world.of_the_house()]
    missing = kinds_of_pages() - {page.split(":")[0] for page, _ in pages}
    assert not missing, "no story looks at pages of the kind: %s" % ", ".join(sorted(missing))
    read = read_by_other_stories() + Counter([SEARCH, *BUTTONS, *OVER_A_CARD]) + Counter(over.made for _, opening in pages for over in opening)
    unread = made_by_the_client() - read
    assert not unread, "nobody reads a window that these make: %s" % dict(unread)


def every_page_of_clients_can_be_read(world):
    read(world, "desk", world.of_clients(), invitation=world.bank.invite("Окно 3"))


def every_card_of_the_house_can_be_read_and_closed(world):
    read(world, "desk", world.of_people())


def every_list_of_the_house_can_be_read(world):
    read(world, "desk", world.of_the_house())


def over(world, found, what, open_it):
    """Reads what opens over the page by this, and closes it: keys and clicks are heard in their order."""
    def seen(window):
        return {node.path for node in window.below() if node.role not in CONTAINERS}
    before = seen(world.top())

    def has_come():     # a reader that knows nothing yet: a list may be made within a button, and those it does not ask again
        world.reader = Reader(world.desk)
        return seen(world.reader.windows()[-1]) - before

    def opened():    # again, where the click has only closed what was open before
        open_it()
        return holds(has_come, 6)
    wait(opened, 20, what="something over the page by " + what)
    look(world, found, what, world.top())
    world.desk.key("Escape")


def typed(world, key, name, text):
    world.desk.key(key)
    world.reader.at(name)
    world.desk.type(text)


def in_sight(world, node):
    """What hangs on a card may lie below the edge of the window; the status bar does not move."""
    if node.name.startswith("Не сохранено"):
        return node
    world.reader.bring(node)
    return node


def what_opens_over_a_page_can_be_read(world):
    found = set()
    world.desk.close()
    world.come_in("desk", [("clients:", [])])
    world.desk.raise_window()
    world.reader.find("tree table", "Клиенты")
    for button in BUTTONS.values():
        over(world, found, button, lambda: world.reader.mouse(world.reader.find("push button", re.compile(button))))
    over(world, found, "F1", lambda: world.desk.key("F1"))
    for text in (in_the_other_layout(world.bank.surname()[:4]), world.bank.one("SELECT tin FROM client WHERE id = ?", world.bank.client(2)),
                 ">комбинации", "йцукенгш"):
        over(world, found, "search for " + text, lambda: typed(world, "ctrl+k", "Поиск по всему банку", text))
        world.desk.key("ctrl+a", "BackSpace")
    world.desk.close()
    world.come_in("desk", [("client:%d" % world.bank.client(1), [])])
    world.desk.raise_window()
    world.reader.write("Место рождения", "г. Торжок")
    world.reader.turn_to("Группы")
    world.top()
    for button in OVER_A_CARD.values():
        over(world, found, button, lambda: world.reader.mouse(in_sight(world, world.reader.find("push button", re.compile(button)))))
    assert not found, "\n".join(" | ".join(one) for one in sorted(found))


def nobody_had_to_complain(world):
    world.desk.close()
    complaints = [line for line in open(world.desk.log) if re.search(r"WARNING|CRITICAL|ERROR|Sanitizer|assert", line)]
    assert not complaints, "".join(complaints)


STEPS = [no_page_and_no_window_of_the_client_is_missing_here, every_page_of_clients_can_be_read,
         every_card_of_the_house_can_be_read_and_closed,
         every_list_of_the_house_can_be_read, what_opens_over_a_page_can_be_read, nobody_had_to_complain]

perform(STEPS, World)
