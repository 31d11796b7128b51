"""What stands in the tables of a card, its lines, by keys alone; and the card that is not open, which a number opens."""
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk import Bank, come_in, perform, wait
from tree import FOCUSED, Reader


class World:
    def __init__(self):
        self.bank = Bank(people=("gorshkova",))
        self.person = self.bank.client(1)
        self.far, self.number, self.surname = self.elsewhere()
        self.desk = come_in(self.bank, "desk", "gorshkova", ["client:%d" % self.far, "client:%d" % self.person],
                            invitation=self.bank.invite("Окно 3"))
        self.reader = Reader(self.desk)

    def elsewhere(self):
        """Id, tax number and surname of one whom a branch far away serves."""
        return self.bank.ask("SELECT c.id, c.tin, c.surname FROM client c JOIN branch b ON b.id = c.branch_id WHERE c.form = 1"
                             " AND b.code NOT LIKE '01%' AND c.tin IS NOT NULL AND c.deleted_at IS NULL ORDER BY c.id LIMIT 1")[0]

    def lines(self, of="client_communication", what="value"):
        return [row[0] for row in self.bank.ask("SELECT %s FROM %s WHERE client_id = ? ORDER BY id" % (what, of), self.person)]

    def focus_is(self, name):
        def there():
            return any(node.has(FOCUSED) and node.label() == name for node in self.reader.windows()[-1].below())
        wait(there, 8, what="focus on " + name)

    def type_in(self, name, text):
        self.focus_is(name)
        self.desk.type(text)


def a_line_of_a_table_stands_whole_in_the_card(world):
    """At 1366x768, with its bin."""
    world.reader.turn_to("Связь и адреса")
    table = world.reader.find("panel", "Адреса")
    line = next(node for node in world.reader.find("panel", "Адреса").below() if node.label() == "Убрать строку")
    whole, last = world.reader.extents(table), world.reader.extents(line)
    assert last.x + last.width <= whole.x + whole.width, (last, whole)


def the_lines_of_a_card_are_gone_through_and_added_by_keys(world):
    desk, had = world.desk, world.lines()
    world.reader.turn_to("Связь и адреса")
    desk.raise_window()
    desk.mouse(desk.find("text", "Номер или адрес, строка %d" % len(had)))
    for name in ("Примечание, строка %d", "Основной, строка %d", "Не использовать, строка %d"):
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
    world.type_in("Примечание, строка %d" % (len(had) + 1), "вечером")
    desk.key("ctrl+s")
    wait(lambda: set(world.lines()) == {*had, "+79162041837"}, 8, what="the new line is stored")
    world.added = len(had) + 1
    world.reader.find("label", "Сохранено")
    world.focus_is("Примечание, строка %d" % world.added)    # saving leaves the keys where they were


def a_removed_line_is_struck_out_until_the_card_is_saved(world):
    desk, had = world.desk, world.lines()
    wait(lambda: desk.find("text", "Примечание, строка %d" % world.added), 8, what="the lines as they are stored")
    row = next(n for n in range(1, world.added + 1) if desk.value("Примечание, строка %d" % n) == "вечером")
    desk.mouse(desk.find("check box", "Не использовать, строка %d" % row))
    desk.key("Tab", "space")
    world.focus_is("Вернуть строку")
    assert world.lines() == had
    desk.key("ctrl+s")
    wait(lambda: world.lines() == [one for one in had if one != "+79162041837"], 8, what="the line is gone")


def a_document_of_a_kind_from_the_list_is_added(world):
    desk, n = world.desk, len(world.lines("client_document", "number"))
    world.reader.turn_to("Документы и счета")
    desk.click(desk.find("push button", "Добавить: Документы"))
    world.type_in("Документ, строка %d" % (n + 1), "Загран")
    desk.find("list item", re.compile("Загран"))
    desk.key("Return", "Tab", "Tab")
    world.type_in("Номер, строка %d" % (n + 1), "7512345")
    desk.key("ctrl+s")
    wait(lambda: "7512345" in world.lines("client_document", "number"), 8, what="the document is stored")


def a_relation_is_seen_from_both_cards(world):
    reader, desk = world.reader, world.desk
    other, name = world.bank.ask("SELECT id, name FROM client WHERE id = ?", world.bank.client(2))[0]
    mine = world.bank.one("SELECT name FROM client WHERE id = ?", world.person)
    kind = world.bank.one("SELECT name_ru FROM dictionary_item i JOIN dictionary d ON d.id = i.dictionary_id"
                          " WHERE d.name = 'relation_type' ORDER BY i.position LIMIT 1")
    n = len(world.lines("client_relation", "id")) + 1
    reader.turn_to("Связи и контактные лица")
    reader.press("Добавить: Связи")
    world.type_in("Связь, строка %d" % n, kind)
    reader.find("list item", re.compile(kind))
    desk.key("Return", "Tab")
    world.type_in("Клиент, строка %d" % n, name)
    reader.find("list item", re.compile(re.escape(name)))
    desk.key("Return")
    desk.key("ctrl+s")
    wait(lambda: other in world.lines("client_relation", "other_id"), 8, what="the relation is stored")
    reader.search(name, re.compile(re.escape(name)))
    reader.find("text", "ОГРН")
    reader.turn_to("Кто с ним связан")
    reader.row(mine, scrolled=True)
    reader.find("label", kind)
    reader.press("Открыть карточку")
    reader.find("text", "Связь, строка %d" % n)


def serve(world, number):
    world.reader.click(world.reader.find("push button", "Обслужить здесь"))
    world.type_in("Номер или электронная почта клиента", number)
    world.desk.key("Tab")
    world.type_in("Причина", "паспорт у окна")
    world.desk.key("Return")


def a_card_of_another_branch_says_that_it_is_not_open_and_who_guesses_is_refused(world):
    desk = world.desk
    wait(lambda: not any(node.label() == "Сохранить" for node in world.reader.windows()[-1].below()), 8, what="all is saved")
    desk.key("alt+1")
    world.reader.find("label", "Эта карточка вам недоступна")
    world.reader.find("label", re.compile("его обслуживает другое отделение"))
    assert not any(node.role == "text" and node.label() == "Фамилия" for node in world.reader.windows()[-1].below())
    serve(world, "500100732259")
    world.reader.find("label", re.compile("Такой записи нет, или она вам недоступна"))
    assert world.bank.ask("SELECT count(*) FROM record_access WHERE record_id = ?", world.far) == [(0,)]


def who_knows_his_number_serves_him_and_the_reason_is_kept(world):
    serve(world, world.number)
    wait(lambda: world.desk.value("Фамилия") == world.surname, 20, what="the card is open")
    assert world.bank.ask("SELECT reason FROM record_access WHERE record_id = ?", world.far) == [("паспорт у окна",)]
    looked = "SELECT count(*) FROM look WHERE kind = 'client' AND record_id = ?"
    wait(lambda: world.bank.one(looked, world.far) > 0, 8, what="the look is kept")


STEPS = [a_line_of_a_table_stands_whole_in_the_card, the_lines_of_a_card_are_gone_through_and_added_by_keys,
         a_removed_line_is_struck_out_until_the_card_is_saved,
         a_document_of_a_kind_from_the_list_is_added, a_relation_is_seen_from_both_cards,
         a_card_of_another_branch_says_that_it_is_not_open_and_who_guesses_is_refused,
         who_knows_his_number_serves_him_and_the_reason_is_kept]

perform(STEPS, World)
