"""Answers that come late: to a card that is typed in meanwhile, or is not in front any more; and pages that ask for none."""
import os
import re
import signal
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk import perform, wait
from pages import World as Bank

WORK = 7000000


class World(Bank):
    def __init__(self):
        super().__init__()
        self.bank.tell("INSERT INTO work (id, version, title, method, state, done, total, rejected, person_id, began_at, ended_at)"
                       " SELECT ?, 1, 'clients.csv', 'clients.save', 3, 5, 5, 0, id, 1, 2 FROM person WHERE login = 'gorshkova'", WORK)
        self.one, self.two = (self.bank.client(form) for form in (1, 2))
        self.pages = ["client:%d" % self.two, "client:%d" % self.one, "clients:", "import:", "dictionaries:", "work:%d" % WORK]
        self.come_in("desk", [(page, []) for page in self.pages], invitation=self.bank.invite("Окно 1"))

    def hold(self):
        """Whatever is asked from now on is answered later."""
        self.bank.server.send_signal(signal.SIGSTOP)

    def let_go(self):
        self.bank.server.send_signal(signal.SIGCONT)

    def close(self):
        self.let_go()
        self.bank.close()

    def turn_to(self, page):
        self.desk.key("alt+%d" % (1 + self.pages.index(page)))

    def stored(self, column):
        return self.bank.one("SELECT %s FROM client WHERE id = ?" % column, self.one)

    def is_well(self):
        """It lives, asks and is answered, and nothing was done to what is gone."""
        assert self.desk.p.poll() is None
        self.desk.key("ctrl+k")
        self.desk.focused("Поиск по всему банку")
        self.desk.type(self.bank.surname())
        self.reader.find("list item", re.compile(self.bank.surname()))
        self.desk.key("ctrl+a", "BackSpace", "Escape")
        assert not re.search("CRITICAL|WARNING", open(self.desk.log).read()), open(self.desk.log).read()


def every_page_may_be_asked_for_again(world):
    world.desk.raise_window()
    for page in reversed(world.pages):
        world.turn_to(page)
        world.desk.key("F5")
    world.is_well()


def what_is_typed_while_a_save_is_under_way_stays(world):
    desk = world.desk
    world.turn_to("client:%d" % world.one)
    desk.fill("Место рождения", "г. Торжок")
    world.hold()
    desk.key("ctrl+s")
    desk.fill("Должность", "стеклодув")
    world.let_go()
    wait(lambda: world.stored("birth_place") == "г. Торжок", 10, what="what was there when it was saved")
    world.reader.find("push button", "Не сохранено: 1")
    assert (desk.value("Место рождения"), desk.value("Должность")) == ("г. Торжок", "стеклодув")
    desk.key("ctrl+s")
    wait(lambda: world.stored("job") == "стеклодув", 10, what="what was typed after it")


def a_list_that_stood_behind_a_card_is_fresh_when_it_is_seen_again(world):
    desk = world.desk
    world.turn_to("clients:")
    world.reader.find("tree table", "Клиенты")
    desk.key("ctrl+e")
    desk.type(world.stored("surname"))
    world.reader.find("label", world.stored("name"))
    world.turn_to("client:%d" % world.one)
    desk.fill("Имя", "Ярополк")
    desk.key("ctrl+s")
    wait(lambda: world.stored("given_name") == "Ярополк", 10, what="the name is stored")
    world.reader.find("label", world.stored("name"))     # the card has heard of it, and so has the list
    world.turn_to("clients:")
    world.reader.find("label", world.stored("name"))
    world.turn_to("client:%d" % world.one)


def ok_closes_the_card_that_was_saved_whatever_is_in_front(world):
    desk = world.desk
    desk.fill("Место рождения", "г. Тверь")
    world.hold()
    desk.key("ctrl+Return")
    world.turn_to("clients:")
    world.let_go()
    wait(lambda: world.tabs() == len(world.pages) - 1, 10, what="a tab less")
    world.pages.remove("client:%d" % world.one)
    assert world.top().below() and any(node.role == "tree table" and node.label() == "Клиенты" for node in world.top().below())


STEPS = [every_page_may_be_asked_for_again, what_is_typed_while_a_save_is_under_way_stays,
         a_list_that_stood_behind_a_card_is_fresh_when_it_is_seen_again,
         ok_closes_the_card_that_was_saved_whatever_is_in_front]

perform(STEPS, World)
