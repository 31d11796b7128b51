"""What the palette has and keys do: the lists on a card, the lines of its tables; and names that are longer than their place."""
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk import Bank, come_in, perform, wait
from tree import Reader

CALLED, TASK = "Перезвонить утром", "Отправить договор"
LONG = "Общество с ограниченной ответственностью «Северо-Западная лесопромышленная и торговая компания»"
NARROW = 2      # a right in one's branch only


class World:
    def __init__(self):
        self.bank = Bank(people=("gorshkova", "akhmetov"))
        self.client = self.bank.client(1)
        self.bank.may_all("gorshkova")
        self.machine = self.bank.invite("Окно 3")
        self.come(["client:%d" % self.client], invitation=self.machine)

    def come(self, pages, **more):
        self.desk = come_in(self.bank, "desk", "gorshkova", pages, **more)
        self.reader = Reader(self.desk)
        self.desk.raise_window()

    def come_again(self, pages):
        self.desk.close()
        self.come(pages)

    def offered(self):
        """What the palette has, now."""
        self.desk.key("ctrl+shift+p")
        self.reader.at("Команда")
        rows = {node.label() for node in self.reader.windows()[-1].below() if node.role == "list item"}
        self.desk.key("Escape")
        wait(lambda: self.reader.focused() is None or self.reader.focused().label() != "Команда", 10, what="the palette is gone")
        return rows

    def holds(self, sql, *values):
        wait(lambda: self.bank.one(sql, *values) > 0, 10, what=sql)

    def saved(self):
        self.reader.press("Сохранить")
        self.reader.closed("the entry")

    def lines(self):
        return sum(node.role == "push button" and node.label() == "Убрать строку" for node in self.reader.windows()[-1].below())


def the_buttons_of_the_list_on_the_card_are_commands(world):
    world.reader.find("page tab", "История", timeout=40)
    world.reader.turn_to("История")
    world.reader.find("push button", "Звонок")
    wait(lambda: {"Звонок", "Встреча", "Письмо", "Задача", "Выгрузить", "Печать этого списка"} <= world.offered(), 20,
         what="the commands of the list")
    assert "Отметить выполненным" not in world.offered(), "no row is picked"
    world.reader.turn_to("Примечания")
    wait(lambda: "Звонок" not in world.offered(), 20, what="the list of events is out of sight")
    assert "Добавить" in world.offered()


def a_call_is_entered_by_a_key_and_by_a_command(world):
    world.reader.turn_to("История")
    world.reader.find("push button", "Звонок")
    world.desk.key("ctrl+1")
    world.reader.opened("a call")
    world.reader.write("Тема", CALLED)
    world.saved()
    world.holds("SELECT count(*) FROM event WHERE subject = ? AND of_id = ?", CALLED, world.client)
    world.reader.go("задача")
    world.reader.opened("a task")
    world.reader.write("Тема", TASK)
    world.reader.write("Срок", "31.12.2029")
    world.saved()
    world.holds("SELECT count(*) FROM event WHERE subject = ? AND state = 1", TASK)


def what_was_picked_is_done_by_a_key_in_the_russian_layout_too(world):
    world.reader.row(TASK, scrolled=True)
    wait(lambda: "Отметить выполненным" in world.offered(), 10, what="a row is picked")
    subprocess.run(["setxkbmap", "-layout", "ru,us"], check=True)
    try:
        world.desk.key("ctrl+d")
        world.holds("SELECT count(*) FROM event WHERE subject = ? AND state = 2", TASK)
    finally:
        subprocess.run(["setxkbmap", "-layout", "us,ru"], check=True)


def a_line_is_added_and_removed_where_the_keys_are(world):
    world.reader.turn_to("Связь и адреса")
    wait(lambda: world.lines() > 0, 10, what="lines")
    before = world.lines()
    world.desk.key("alt+Insert")
    wait(lambda: world.lines() == before + 1, 10, what="one more line")
    wait(lambda: re.search(r", строка \d", world.reader.focused().where()), 10, what="the keys are in it")
    world.desk.key("alt+Delete")
    wait(lambda: world.lines() == before, 10, what="the line is gone")
    assert "Добавить строку" in world.offered()


def a_name_that_is_long_stands_on_two_lines_and_ends_with_dots_in_its_tab(world):
    company = world.bank.client(2)
    world.bank.tell("UPDATE client SET name = ? WHERE id = ?", LONG, company)
    world.come_again(["clients:", "client:%d" % company])

    def boxes():
        head = next(node for node in world.reader.windows()[0].below() if node.role == "label" and node.name == LONG)
        return world.reader.extents(head)
    wait(lambda: boxes().height > 0, 20, what="the head")
    assert boxes().height > 40, "one line: %s" % boxes()

    def title():
        tab = next(node for node in world.reader.windows()[0].below() if node.name == "AdwTab" and "Северо" in node.description)
        label = next(node for node in tab.below() if node.role == "label")
        return world.reader.extents(tab), world.reader.extents(label)
    wait(lambda: title()[1].width > 0, 10, what="the title of the tab")
    tab, label = title()
    assert tab.x <= label.x and label.x + label.width <= tab.x + tab.width - 24, (tab, label)


def a_filter_that_was_given_by_number_says_whom_it_means(world):
    person = world.bank.ask("SELECT id, name FROM person WHERE login = 'akhmetov'")[0]
    world.come_again(["looks:person_id=%d" % person[0]])
    world.reader.mouse(world.reader.find("push button", re.compile("^Ещё фильтры")))
    wait(lambda: world.reader.text(world.reader.find("text", "Кто")) == person[1], 15, what=person[1])


def nothing_lies_over_the_open_bell(world):
    def seen():
        return len(subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(world.desk.p.pid)], capture_output=True,
                                  text=True).stdout.split())
    world.desk.key("Escape")
    bell = next(node for node in world.reader.windows()[0].below() if node.name.startswith("Ждёт вас"))
    before = seen()
    world.reader.mouse(bell)
    wait(lambda: seen() == before + 1, 10, what="the list of the bell")
    place = world.reader.extents(bell)
    subprocess.run(["xdotool", "mousemove_relative", "1", "1"], check=True)
    for _ in range(20):     # a tooltip comes after half a second
        subprocess.run(["xdotool", "mousemove_relative", "--", "-1", "0", "sleep", ".05", "mousemove_relative", "1", "0",
                        "sleep", ".05"], check=True)
        assert seen() <= before + 1, "something lies over the list: %s" % place
    world.desk.key("Escape")


def who_looked_is_offered_to_who_may_see_the_whole_bank_only(world):
    def places():
        return {node.label() for node in world.reader.windows()[0].below() if node.role == "list item"}
    wait(lambda: "Кто смотрел" in places(), 20, what="the place")
    world.bank.tell("UPDATE role_right SET breadth = ? WHERE name = 'audit.looks'", NARROW)
    world.come_again(["clients:"])
    wait(lambda: "Клиенты" in places(), 20, what="the places")
    assert "Кто смотрел" not in places(), places()


STEPS = [the_buttons_of_the_list_on_the_card_are_commands, a_call_is_entered_by_a_key_and_by_a_command,
         what_was_picked_is_done_by_a_key_in_the_russian_layout_too, a_line_is_added_and_removed_where_the_keys_are,
         a_name_that_is_long_stands_on_two_lines_and_ends_with_dots_in_its_tab,
         a_filter_that_was_given_by_number_says_whom_it_means, nothing_lies_over_the_open_bell,
         who_looked_is_offered_to_who_may_see_the_whole_bank_only]

perform(STEPS, World)
