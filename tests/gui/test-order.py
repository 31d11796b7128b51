"""The order of a card's lines at two desks: what one moves the other sees, and where both moved they are asked whose order shall stand."""
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk import Bank, come_in, perform, wait

A, B, C = "+79162041837", "+79031112233", "+74951234567"


class World:
    def __init__(self):
        self.bank = Bank()
        self.person = self.bank.client(1)
        self.bank.tell("DELETE FROM client_communication WHERE client_id = ?", self.person)
        for number, phone in enumerate((A, B, C), 1):
            self.bank.tell("INSERT INTO client_communication (id, client_id, kind, value, main, refused, digits)"
                           " VALUES (?, ?, 2, ?, 0, 0, ?)", number, self.person, phone, phone[:0:-1])
        for name, person in (("desk", "gorshkova"), ("other", "akhmetov")):
            setattr(self, name, come_in(self.bank, name, person, ["client:%d" % self.person], invitation=self.bank.invite(name)))
            desk = getattr(self, name)
            desk.find("text", "Фамилия", timeout=40)
            desk.raise_window()
            tab = desk.find("page tab", "Связь и адреса")
            tab.parent.querySelection().selectChild(tab.getIndexInParent())
            desk.find("text", self.cell(3))

    @staticmethod
    def cell(line):
        return "Номер или адрес, строка %d" % line

    def shown(self, desk):
        return "".join("ABC"[[A, B, C].index("+7" + re.sub(r"\D", "", desk.value(self.cell(line)))[-10:])] for line in (1, 2, 3))

    def stored(self):
        rows = self.bank.ask("SELECT value FROM client_communication WHERE client_id = ? ORDER BY COALESCE (ordinal, id)", self.person)
        return "".join("ABC"[[A, B, C].index(row[0])] for row in rows)

    def move(self, desk, line, key):
        desk.raise_window()
        desk.mouse(desk.bring(desk.find("text", self.cell(line))))
        desk.focused(self.cell(line))
        desk.key(key)

    def clash(self):
        """The other has the first line behind the second, and was first; here the last one was put before the second."""
        self.move(self.desk, 3, "alt+Up")
        self.move(self.other, 1, "alt+Down")
        before = self.stored()
        self.other.key("ctrl+s")
        wait(lambda: self.stored() == before[1] + before[0] + before[2], 10, what="what the other has saved")
        self.desk.raise_window()
        self.desk.key("ctrl+s")
        return self.desk.window("the dialog of a conflict")

    def choose(self, dialog, whose, order):
        self.desk.mouse(self.desk.find("check box", re.compile("порядок строк, %s: " % whose), under=dialog))
        self.desk.click(self.desk.find("push button", "Применить выбор", under=dialog))
        self.desk.no_window("the dialog of a conflict")
        wait(lambda: self.shown(self.desk) == order, 10, what="the lines stand " + order)


def an_order_that_one_desk_saves_is_seen_at_the_other_at_once(world):
    assert world.shown(world.desk) == world.shown(world.other) == "ABC"
    world.move(world.other, 3, "alt+Up")
    wait(lambda: world.shown(world.other) == "ACB", 5, what="the line has moved")
    assert world.shown(world.desk) == "ABC"
    world.other.key("ctrl+s")
    wait(lambda: world.stored() == "ACB", 10, what="the order is stored")
    wait(lambda: world.shown(world.desk) == "ACB", 10, what="the order came by itself")


def two_orders_are_asked_about_in_words_and_nothing_is_saved_unasked(world):
    dialog = world.clash()
    for whose, order in (("было", "ACB"), ("у коллеги", "CAB"), ("у меня", "ABC")):
        name = world.desk.find("check box", re.compile("порядок строк, %s: " % whose), under=dialog).name
        places = [re.sub(r"\D", "", name).find({"A": A, "B": B, "C": C}[letter][2:]) for letter in order]
        assert -1 not in places and places == sorted(places), (whose, name)
    assert world.stored() == "CAB"


def theirs_may_stand(world):
    world.choose(world.desk.windows()[-1], "у коллеги", "CAB")
    wait(lambda: world.desk.find1("push button", re.compile("Не сохранено")) is None, 10, what="nothing is left to save")
    assert world.stored() == "CAB"


def mine_may_stand(world):
    dialog = world.clash()
    assert world.stored() == "ACB"
    world.choose(dialog, "у меня", "CBA")
    world.desk.key("ctrl+s")
    wait(lambda: world.stored() == "CBA", 10, what="my order")
    wait(lambda: world.shown(world.other) == "CBA", 10, what="my order at the other desk")


def what_it_was_may_stand(world):
    dialog = world.clash()
    assert world.stored() == "BCA"
    world.choose(dialog, "было", "CBA")
    world.desk.key("ctrl+s")
    wait(lambda: world.stored() == "CBA", 10, what="the order before both")


STEPS = [an_order_that_one_desk_saves_is_seen_at_the_other_at_once, two_orders_are_asked_about_in_words_and_nothing_is_saved_unasked,
         theirs_may_stand, mine_may_stand, what_it_was_may_stand]

perform(STEPS, World)
