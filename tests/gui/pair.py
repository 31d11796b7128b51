"""Two people of one bank at their desks, who both may all: for what one begins and the other confirms in his own window."""
import re

from desk import Desk, wait
from pages import World
from reading import must_be_read
from tree import Reader

FIRST = "Горшкова Светлана Андреевна"


class Pair(World):
    def __init__(self, first="people:"):
        super().__init__(who=("gorshkova", "akhmetov"))
        self.first = self.come("first", "Окно 1", "gorshkova", first)
        self.second = self.come("second", "Окно 2", "akhmetov", "proposals:state=1")

    def come(self, profile, machine, person, page=None):
        words = ["--open", page] if page else []
        return Reader(Desk(self.bank, profile, invitation=self.bank.invite(machine), person=person, words=words))

    def turn(self, reader):
        reader.desk.raise_window()

    def go(self, reader, workspace):
        self.turn(reader)
        reader.go(workspace)

    def search(self, reader, text, title):
        self.turn(reader)
        reader.search(text, title)

    @staticmethod
    def waiting(reader):
        """What the bell counts, without being touched."""
        bell = next(node for node in reader.windows()[0].below() if node.name.startswith("Ждёт вас: "))
        return int(re.search(r"\d+", bell.name)[0])

    def proposed(self, button):
        self.first.press(button)
        self.first.closed("a proposal")
        wait(lambda: self.bank.one("SELECT count(*) FROM proposal WHERE state = 1") == 1, 10, what="a proposal")

    def decide(self, what, sure=None):
        """The second person's word on the only thing that waits."""
        self.turn(self.second)
        self.second.desk.key("F5")
        self.second.row(FIRST)
        self.second.press(what)
        if sure is not None:
            self.second.opened("the question")
            must_be_read("people/proposals.c", self.second.windows()[-1], self.written, addressed=True)
            self.second.press(sure)
        wait(lambda: self.bank.one("SELECT count(*) FROM proposal WHERE state = 1") == 0, 20, what="the word is said")
        self.second.find("label", "Ничего не найдено")
