"""What stands in the tables of a card: its lines, by keys alone."""
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk import Bank, Story, come_in, wait
from tree import FOCUSED, Reader


class World:
    def __init__(self):
        self.bank = Bank(people=("gorshkova", "security"))
        self.person, self.company = self.client(1), self.client(2)
        self.paper = self.bank.path("card.pdf")
        self.desk = self.reader = None
        self.come_in("client:%d" % self.company, "client:%d" % self.person, invitation=self.bank.invite("Окно 3"))

    def client(self, form):
        return self.bank.ask("SELECT min (c.id) FROM client c JOIN person p ON p.branch_id = c.branch_id AND p.login = 'gorshkova'"
                             " WHERE c.form = ? AND c.deleted_at IS NULL AND c.tin IS NOT NULL", form)[0][0]

    def come_in(self, *addresses, who="gorshkova", name="desk", **how):
        if self.desk is not None:
            self.desk.close()
        self.desk = come_in(self.bank, name, who, addresses, words=("--print-to", self.paper), **how)
        self.reader = Reader(self.desk)

    def lines(self, of="client_communication", what="value"):
        return [row[0] for row in self.bank.ask("SELECT %s FROM %s WHERE client_id = ? ORDER BY id" % (what, of), self.person)]

    def turn_to(self, tab):
        """A page of the form, or a tab under it."""
        self.reader.click(self.reader.find("page tab", tab))

    def focus_is(self, name):
        def there():
            return any(node.has(FOCUSED) and node.label() == name for node in self.reader.windows()[-1].below())
        wait(there, 8, what="focus on " + name)

    def type_in(self, name, text):
        self.focus_is(name)
        self.desk.type(text)


def the_lines_of_a_card_are_gone_through_and_added_by_keys(world):
    desk, had = world.desk, world.lines()
    world.turn_to("Связь и адреса")
    desk.raise_window()
    desk.mouse(desk.find("text", "Номер или адрес, строка %d" % len(had)))
    for name in ("Заметка, строка %d", "Основной, строка %d", "Не использовать, строка %d"):
        desk.key("Tab")
        world.focus_is(name % len(had))
    for name in ("Убрать строку", "Добавить: Средства связи"):
        desk.key("Tab")
        world.focus_is(name)
    desk.key("space")
    world.focus_is("Вид")
    desk.key("space", "Down", "Return")
    world.focus_is("Вид")
    desk.key("Tab")
    world.type_in("Номер или адрес, строка %d" % (len(had) + 1), "8 916 204 18 37")
    desk.key("Tab")
    world.type_in("Заметка, строка %d" % (len(had) + 1), "вечером")
    desk.key("ctrl+s")
    wait(lambda: set(world.lines()) == {*had, "+79162041837"}, 8, what="the new line is stored")
    world.added = len(had) + 1


def a_removed_line_is_struck_out_until_the_card_is_saved(world):
    desk, had = world.desk, world.lines()
    wait(lambda: desk.find("text", "Заметка, строка %d" % world.added), 8, what="the lines as they are stored")
    row = next(n for n in range(1, world.added + 1) if desk.value("Заметка, строка %d" % n) == "вечером")
    desk.mouse(desk.find("check box", "Не использовать, строка %d" % row))
    desk.key("Tab", "space")
    world.focus_is("Вернуть строку")
    assert world.lines() == had
    desk.key("ctrl+s")
    wait(lambda: world.lines() == [one for one in had if one != "+79162041837"], 8, what="the line is gone")


def a_document_of_a_kind_from_the_list_is_added(world):
    desk, n = world.desk, len(world.lines("client_document", "number"))
    world.turn_to("Документы и счета")
    desk.click(desk.find("push button", "Добавить: Документы"))
    world.type_in("Документ, строка %d" % (n + 1), "Загран")
    desk.find("list item", re.compile("Загран"))
    desk.key("Return", "Tab", "Tab")
    world.type_in("Номер, строка %d" % (n + 1), "7512345")
    desk.key("ctrl+s")
    wait(lambda: "7512345" in world.lines("client_document", "number"), 8, what="the document is stored")


STEPS = [the_lines_of_a_card_are_gone_through_and_added_by_keys, a_removed_line_is_struck_out_until_the_card_is_saved,
         a_document_of_a_kind_from_the_list_is_added]


def main():
    world = World()
    try:
        return Story(STEPS).tell(world)
    finally:
        if world.desk is not None:
            world.desk.close()
        world.bank.close()


if __name__ == "__main__":
    sys.exit(main())
