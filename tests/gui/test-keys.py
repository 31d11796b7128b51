"""Without a mouse: Tab comes to every control of every page, each has a name and is seen to have the focus, none holds it."""
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk import perform, still_pictures, wait
from pages import World as Bank
from screen import SHIFT
from walker import IN_LISTS, Walker

PERSON = 1                                # whose card has the tabs of a company's
SHORTCUTS = "clients: ctrl+question"      # its window is the library's own


class World(Bank):
    def go_through(self, pages, **how):
        """Each page and window is gone through to its end and back."""
        if self.desk is not None:
            self.desk.close()
        self.come_in("desk", pages, **how)
        self.walker, self.wrong = Walker(self.reader), set()
        self.desk.raise_window()
        self.visit(pages, self.on_each_tab, tabs=False)
        assert not self.wrong, "\n".join(" | ".join(one) for one in sorted(self.wrong))

    def on_each_tab(self, page, window):
        """Of a card: with the tabs of the form and those under it in front, one after another."""
        self.there_and_back(page, window)
        if re.match(r"(client|person|role|branch):\d{3,}$", page) and page != "client:%d" % self.bank.client(PERSON):
            for n in range(1, 7):
                self.turn(n)
                self.there("%s, tabs %d" % (page, n), self.top())
            self.turn(0)

    def turn(self, n):
        """Brings the nth tab of each row of tabs to the front."""
        tabs = [node for node in self.top().below() if node.role == "page tab" and node.name]
        for row in {node.parent.path: node.parent for node in tabs}.values():
            if n < len(row.children):
                self.reader.choose(row.children[n])

    def there(self, page, window):
        stops, wrong = self.walker.walk(window, "Tab")
        wrong += self.walker.nameless(stops) + list(self.walker.unreached(stops))
        self.wrong |= {(page, *one) for one in wrong if page != SHORTCUTS}
        return stops

    def there_and_back(self, page, window):
        stops = self.there(page, window)
        back, wrong = self.walker.walk(window, SHIFT, "Tab")
        wrong += [("only one way leads to it", self.walker.where(path)) for path in set(stops) ^ set(back)
                  if self.walker.node(path) is None or self.walker.node(path).role not in IN_LISTS]
        self.wrong |= {(page, *one) for one in wrong if page != SHORTCUTS}


def tab_comes_to_everything_on_the_pages_of_clients(world):
    world.go_through(world.of_clients(), invitation=world.bank.invite("Окно 3"))


def tab_comes_to_everything_on_the_cards_of_the_house(world):
    world.go_through([one for one in world.of_people() if "copy" not in one[0]])


def tab_comes_to_everything_on_the_lists_of_the_house(world):
    world.go_through(world.of_the_house())


def arrows_go_through_rows_tabs_and_places_and_enter_opens_them(world):
    world.desk.close()
    world.come_in("desk", [("clients:", [])])
    world.desk.raise_window()
    walker = Walker(world.reader)
    walker.enter(world.top())
    first = walker.come_to("table row")
    second = walker.press("Down")
    assert second != first and walker.node(second).role == "table row", walker.where(second)
    assert walker.press("Up") == first
    assert walker.press("End") not in (first, second)
    assert walker.press("Home") == first
    walker.screen.key("Return")
    world.reader.find("text", "ИНН")
    walker.enter(world.top())
    tab = walker.come_to("page tab")
    other = walker.press("Right")
    assert other != tab and walker.node(other).role == "page tab", walker.where(other)
    walker.screen.key("space")
    world.reader.find("tree table", walker.node(other).label())
    place = walker.come_to("list item")
    other = walker.press("Down")
    assert other != place and walker.node(other).role == "list item", walker.where(other)
    before = world.tabs()
    walker.screen.key("Return")
    wait(lambda: world.tabs() == before + 1, 20, what="the place is open")


STEPS = [tab_comes_to_everything_on_the_pages_of_clients, tab_comes_to_everything_on_the_cards_of_the_house,
         tab_comes_to_everything_on_the_lists_of_the_house, arrows_go_through_rows_tabs_and_places_and_enter_opens_them]

still_pictures()
perform(STEPS, World)
