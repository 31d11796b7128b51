"""What a person left open: it comes back in its order and under its names, and is built when he looks at it."""
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk import Bank, come_in, perform, wait

KEPT = 12   # and the one in front


class World:
    def __init__(self):
        self.bank = Bank(people=())
        rows = self.bank.ask("SELECT id, surname FROM client WHERE form = 1 AND deleted_at IS NULL GROUP BY surname ORDER BY id LIMIT 14")
        self.cards, self.surnames = ["client:%d" % row[0] for row in rows], [row[1] for row in rows]
        self.desk = come_in(self.bank, "left", "director", [*self.cards, "clients:"], invitation=self.bank.invite("Окно 7"))

    def tabs(self):
        """Whose cards stand in the line of tabs, in their order."""
        return [node.name.split()[0] for node in self.desk.walk()
                if node.getRoleName() == "filler" and re.match(r"\S+ \w\. \w\.$", node.name or "")]


def cards_left_open_come_back_in_their_order_under_their_names(world):
    world.desk.find("tree table", "Клиенты", timeout=40)
    wait(lambda: world.tabs() == world.surnames[:KEPT], 20, what="the names of the first cards")


def a_card_is_built_when_it_is_looked_at_and_what_is_typed_outlives_a_crash(world):
    world.desk.raise_window()
    world.desk.key("ctrl+Page_Up")
    field = world.desk.find("text", "Фамилия", timeout=20)
    assert world.desk.text(field) == world.surnames[KEPT - 1]
    world.desk.write(field, "Оставленная")
    world.desk.drafts_written()
    world.desk.crash()
    world.desk = come_in(world.bank, "left", "director", [*world.cards[:KEPT], "clients:"])
    world.desk.find("tree table", "Клиенты", timeout=40)
    world.desk.raise_window()
    world.desk.key("ctrl+Page_Up")
    wait(lambda: world.desk.text(world.desk.find("text", "Фамилия", timeout=20)) == "Оставленная", 20, what="what was typed")


STEPS = [cards_left_open_come_back_in_their_order_under_their_names,
         a_card_is_built_when_it_is_looked_at_and_what_is_typed_outlives_a_crash]

perform(STEPS, World)
